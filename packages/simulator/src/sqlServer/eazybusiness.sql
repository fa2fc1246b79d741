/*
  A stand-in for the parts of a JTL-Wawi database ("eazybusiness") that temu-jtl reads or writes, for
  tests. Not JTL's script: written from column names, types, keys and the meaning of views that are
  public; constraint names, bodies of views and rows are our own. SQL Server 2017 or later.

  Shape: JTL-Wawi 1.10. Left out: triggers, keys to tables that are not here, JTL's computed caches.
  [1.10+] is not in 1.6, [>=1.4] is not in 1.3.

  Batches end at GO. The database is there already: Latin1_General_CI_AS as JTL's own.
*/
/* session options JTL's own objects were created with; needed for indexed views / filtered indexes */
SET ANSI_NULLS ON;
SET QUOTED_IDENTIFIER ON;
GO
IF SCHEMA_ID(N'Verkauf')  IS NULL EXEC (N'CREATE SCHEMA Verkauf');
IF SCHEMA_ID(N'Versand')  IS NULL EXEC (N'CREATE SCHEMA Versand');
IF SCHEMA_ID(N'Rechnung') IS NULL EXEC (N'CREATE SCHEMA Rechnung');
IF SCHEMA_ID(N'Worker')   IS NULL EXEC (N'CREATE SCHEMA Worker');
GO

/* ------------------------------------------------------------------ master data */
CREATE TABLE dbo.tversion (
    cVersion     nvarchar(255) NOT NULL,          -- nvarchar(20) in the 2023 scaffold; e.g. '1.10.11.0'
    bRowversion  rowversion    NOT NULL
);
GO
CREATE TABLE dbo.tMandant (                        -- one row per client database on the server
    kMandant     int           NOT NULL CONSTRAINT pk_tMandant PRIMARY KEY,
    cName        nvarchar(255) NULL,
    cDB          nvarchar(20)  NULL,               -- 'eazybusiness', 'eazybusiness_tm2', ...
    bRowversion  rowversion    NOT NULL
);
CREATE TABLE dbo.tfirma (
    kFirma       int           NOT NULL CONSTRAINT pk_tfirma PRIMARY KEY,
    cName        nvarchar(255) NULL,
    cLandISO     nvarchar(5)   NULL,
    cAktiv       char(1)       NULL CONSTRAINT df_tfirma_cAktiv DEFAULT 'Y',
    bRowversion  rowversion    NOT NULL
);
CREATE TABLE dbo.tFirmaHistory (                   -- tAuftrag points here, not at tfirma
    kFirmaHistory int IDENTITY(1,1) NOT NULL CONSTRAINT pk_tFirmaHistory PRIMARY KEY,
    kFirma       int           NOT NULL,
    cName        nvarchar(255) NULL
);
CREATE TABLE dbo.tbenutzer (
    kBenutzer    int IDENTITY(1,1) NOT NULL CONSTRAINT pk_tbenutzer PRIMARY KEY,   -- admin = 1
    cName        nvarchar(255) NULL
);
CREATE TABLE dbo.tPlattform (                      -- own channels get >= 20000, so they do not fit tXMLBestellImport.nPlattform
    nPlattform   int IDENTITY(20000,1) NOT NULL CONSTRAINT pk_tPlattform PRIMARY KEY,
    cName        nvarchar(30)  NOT NULL,
    cID          nvarchar(30)  NOT NULL,
    nInet        int           NOT NULL,
    cWaehrung    nvarchar(20)  NULL,
    nTyp         int           NOT NULL CONSTRAINT df_tPlattform_nTyp DEFAULT 9,
    bRowversion  rowversion    NOT NULL
);
CREATE TABLE dbo.tversandart (
    kVersandArt               int           NOT NULL CONSTRAINT pk_tversandart PRIMARY KEY,
    cName                     nvarchar(255) NULL,          -- XML cVersandartName must equal this
    fPrice                    decimal(25,13) NOT NULL CONSTRAINT df_tversandart_fPrice DEFAULT 0,
    cAktiv                    char(1)       NULL,
    nTrackingIDEingabePflicht tinyint       NULL,
    nExpress                  tinyint       NOT NULL CONSTRAINT df_tversandart_nExpress DEFAULT 0,
    cTrackingUrlTemplate      nvarchar(255) NULL,
    cAmazonCarrierCode        nvarchar(255) NULL,          -- useful hint for carrier mapping
    cEbayCarrierCode          nvarchar(255) NULL,
    cMarktplatzLieferservice  nvarchar(255) NULL,
    bRowversion               rowversion    NOT NULL
);
CREATE TABLE dbo.tZahlungsart (
    kZahlungsart          int           NOT NULL CONSTRAINT pk_tZahlungsart PRIMARY KEY,
    cName                 nvarchar(255) NULL,              -- XML cZahlungsartName must equal this
    nAusliefernVorZahlung tinyint       NULL,
    nMahnwesenAktiv       tinyint       NOT NULL CONSTRAINT df_tZahlungsart_mahn DEFAULT 0,   -- dunning
    nIstStandard          bit           NOT NULL CONSTRAINT df_tZahlungsart_std DEFAULT 0,
    nAktiv                bit           NOT NULL CONSTRAINT df_tZahlungsart_akt DEFAULT 1,
    bRowversion           rowversion    NOT NULL
);
CREATE TABLE dbo.tWaehrung (
    kWaehrung    int           NOT NULL CONSTRAINT pk_tWaehrung PRIMARY KEY,
    cName        nvarchar(20)  NULL,                       -- XML cWaehrung must equal this
    cNameHTML    nvarchar(255) NULL,
    fFaktor      decimal(25,13) NOT NULL,
    cEAMapping   nvarchar(20)  NOT NULL CONSTRAINT df_tWaehrung_ea DEFAULT N'',
    nStandard    tinyint       NOT NULL,
    bRowversion  rowversion    NOT NULL
);
CREATE TABLE dbo.tkunde (
    kKunde       int IDENTITY(1,1) NOT NULL CONSTRAINT pk_tkunde PRIMARY KEY,
    cKundenNr    nvarchar(30)  NULL,
    dErstellt    datetime      NULL,
    cSperre      char(1)       NULL CONSTRAINT df_tkunde_cSperre DEFAULT 'N',
    cHerkunft    nvarchar(255) NULL,
    kFirma       tinyint       NOT NULL CONSTRAINT df_tkunde_kFirma DEFAULT 0,
    bRowversion  rowversion    NOT NULL
);
CREATE TABLE dbo.tAdresse (                        -- customer master addresses (order addresses are copies in Verkauf.tAuftragAdresse)
    kAdresse     int IDENTITY(1,1) NOT NULL CONSTRAINT pk_tAdresse PRIMARY KEY,
    kKunde       int           NULL,
    cFirma       nvarchar(128) NULL,
    cVorname     nvarchar(255) NULL,
    cName        nvarchar(255) NULL,
    cStrasse     nvarchar(255) NULL,
    cPLZ         nvarchar(24)  NULL,
    cOrt         nvarchar(255) NULL,
    cLand        nvarchar(255) NULL,
    cISO         nvarchar(5)   NULL,
    cMail        nvarchar(255) NULL,
    nStandard    tinyint       NULL,
    nTyp         tinyint       NOT NULL CONSTRAINT df_tAdresse_nTyp DEFAULT 0,
    bRowversion  rowversion    NOT NULL
);
GO

/* ------------------------------------------------------------------ articles and stock */
CREATE TABLE dbo.tArtikel (
    kArtikel          int IDENTITY(1,1) NOT NULL CONSTRAINT pk_tArtikel PRIMARY KEY,
    cArtNr            nvarchar(100)  NOT NULL CONSTRAINT uq_tArtikel_cArtNr UNIQUE,  -- SKU; CI collation => 'abc' = 'ABC'
    fVKNetto          decimal(25,13) NOT NULL CONSTRAINT df_tArtikel_vk  DEFAULT 0,
    fUVP              decimal(25,13) NOT NULL CONSTRAINT df_tArtikel_uvp DEFAULT 0,
    fEKNetto          decimal(25,13) NOT NULL CONSTRAINT df_tArtikel_ek  DEFAULT 0,
    cAktiv            char(1)        NOT NULL CONSTRAINT df_tArtikel_akt DEFAULT 'N',
    cInet             char(1)        NOT NULL CONSTRAINT df_tArtikel_inet DEFAULT 'N',
    nLagerbestand     decimal(25,13) NOT NULL CONSTRAINT df_tArtikel_lb  DEFAULT 0,  -- legacy; use tlagerbestand
    cBarcode          nvarchar(255)  NULL,         -- GTIN/EAN
    cHAN              nvarchar(255)  NULL,
    cISBN             nvarchar(255)  NULL,
    cUPC              nvarchar(255)  NULL,
    cASIN             nvarchar(255)  NULL,
    cLagerArtikel     char(1)        NULL     CONSTRAINT df_tArtikel_la  DEFAULT 'N',
    cTeilbar          char(1)        NULL     CONSTRAINT df_tArtikel_tb  DEFAULT 'N', -- fractional quantities allowed
    cLagerAktiv       char(1)        NOT NULL CONSTRAINT df_tArtikel_lak DEFAULT 'N', -- 'Y' = stock is managed
    cLagerKleinerNull char(1)        NOT NULL CONSTRAINT df_tArtikel_lkn DEFAULT 'N', -- 'Y' = overselling allowed
    cLagerVariation   char(1)        NOT NULL CONSTRAINT df_tArtikel_lv  DEFAULT 'N',
    nMidestbestand    decimal(25,13) NOT NULL CONSTRAINT df_tArtikel_mb  DEFAULT 0,   -- JTL's own spelling
    nDelete           tinyint        NULL     CONSTRAINT df_tArtikel_del DEFAULT 0,   -- 1 = deleted
    dMod              datetime2(2)   NULL,         -- datetime up to the 2023 scaffold
    dErstelldatum     datetime2(2)   NULL,
    fGewicht          decimal(25,13) NOT NULL CONSTRAINT df_tArtikel_gw  DEFAULT 0,   -- shipping weight
    fArtGewicht       decimal(25,13) NOT NULL CONSTRAINT df_tArtikel_agw DEFAULT 0,
    fBreite           decimal(25,13) NOT NULL CONSTRAINT df_tArtikel_b   DEFAULT 0,
    fHoehe            decimal(25,13) NOT NULL CONSTRAINT df_tArtikel_h   DEFAULT 0,
    fLaenge           decimal(25,13) NOT NULL CONSTRAINT df_tArtikel_l   DEFAULT 0,
    kSteuerklasse     int            NOT NULL CONSTRAINT df_tArtikel_sk  DEFAULT 0,
    kVersandklasse    int            NULL,
    kHersteller       int            NULL,
    kWarengruppe      int            NOT NULL CONSTRAINT df_tArtikel_wg  DEFAULT 0,
    kVaterArtikel     int            NOT NULL CONSTRAINT df_tArtikel_va  DEFAULT 0,   -- >0: variation child
    nIstVater         tinyint        NOT NULL CONSTRAINT df_tArtikel_iv  DEFAULT 0,   -- 1: variation father (not sellable)
    kEigenschaftKombi int            NOT NULL CONSTRAINT df_tArtikel_ekb DEFAULT 0,
    kStueckliste      int            NOT NULL CONSTRAINT df_tArtikel_stl DEFAULT 0,   -- >0: bundle father
    nPuffer           int            NOT NULL CONSTRAINT df_tArtikel_pu  DEFAULT 0,   -- safety stock for external channels
    nPufferTyp        tinyint        NULL,
    nBearbeitungszeit int            NULL,
    kZustand          int            NOT NULL CONSTRAINT df_tArtikel_zu  DEFAULT 1,
    nSonderTyp        tinyint        NOT NULL CONSTRAINT df_tArtikel_st  DEFAULT 0,
    bRowversion       rowversion     NOT NULL,
    CONSTRAINT ck_tArtikel_yn CHECK (cLagerAktiv IN ('Y','N') AND cLagerKleinerNull IN ('Y','N'))
);
CREATE TABLE dbo.tArtikelBeschreibung (            -- names per language; base text = kPlattform 1, kShop 0
    kArtikel     int NOT NULL,
    kSprache     int NOT NULL,
    kPlattform   int NOT NULL,
    kShop        int NOT NULL,
    cName        nvarchar(255) NULL,
    bRowversion  rowversion NOT NULL,
    CONSTRAINT pk_tArtikelBeschreibung PRIMARY KEY (kArtikel, kSprache, kPlattform, kShop)
);
CREATE TABLE dbo.tlagerbestand (                   -- one row per article, all warehouses; also kept for bundle and variation fathers
    kArtikel              int            NOT NULL CONSTRAINT pk_tlagerbestand PRIMARY KEY,
    fLagerbestand         decimal(25,13) NOT NULL CONSTRAINT df_lb1 DEFAULT 0,  -- physical (own + supplier/virtual)
    fVerfuegbar           decimal(25,13) NOT NULL CONSTRAINT df_lb2 DEFAULT 0,  -- available = physical - blocked - reserved; 0 when not stock-managed
    fVerfuegbarGesperrt   decimal(25,13) NOT NULL CONSTRAINT df_lb3 DEFAULT 0,
    fZulauf               decimal(25,13) NOT NULL CONSTRAINT df_lb4 DEFAULT 0,  -- incoming
    fAufEinkaufsliste     decimal(25,13) NOT NULL CONSTRAINT df_lb5 DEFAULT 0,
    dLieferdatum          datetime       NULL,
    fLagerbestandEigen    decimal(25,13) NOT NULL CONSTRAINT df_lb6 DEFAULT 0,  -- own warehouses only
    fInAuftraegen         decimal(25,13) NOT NULL CONSTRAINT df_lb7 DEFAULT 0,  -- reserved in open orders
    nLagerAktiv           tinyint        NOT NULL CONSTRAINT df_lb8 DEFAULT 0,
    nArtikelTyp           tinyint        NOT NULL CONSTRAINT df_lb9 DEFAULT 0,
    nTeilbar              tinyint        NOT NULL CONSTRAINT df_lb10 DEFAULT 0,
    nLagerKleinerNull     tinyint        NOT NULL CONSTRAINT df_lb11 DEFAULT 0,
    fAuslieferungGesperrt decimal(25,13) NOT NULL CONSTRAINT df_lb12 DEFAULT 0, -- [>=1.4]
    bRowversion           rowversion     NOT NULL,                              -- [>=1.4]
    fProduktionGesperrt   decimal(25,13) NOT NULL CONSTRAINT df_lb13 DEFAULT 0, -- [1.10+]
    CONSTRAINT ck_lb_inauftraegen CHECK (fInAuftraegen >= 0)
);
CREATE TABLE dbo.tWarenLager (
    kWarenLager  int IDENTITY(1,1) NOT NULL CONSTRAINT pk_tWarenLager PRIMARY KEY,
    cName        nvarchar(255) NULL,
    cKuerzel     nvarchar(255) NULL,
    cLagerTyp    nvarchar(255) NULL,
    kFirma       int           NULL,
    nFulfillment tinyint       NOT NULL CONSTRAINT df_wl_ff DEFAULT 0,   -- FBA/FFN style warehouses
    nLagerplatzVerwaltung tinyint NOT NULL CONSTRAINT df_wl_lp DEFAULT 0,
    nAuslieferungsPrio int    NULL CONSTRAINT df_wl_prio DEFAULT 0,
    nAktiv       tinyint       NOT NULL CONSTRAINT df_wl_akt DEFAULT 0,
    cLand        nvarchar(255) NULL,
    bRowversion  rowversion    NOT NULL
);
CREATE TABLE dbo.tlagerbestandProLagerLagerartikel ( -- plain articles only; NOT reduced by reservations; mixed-case kWarenlager
    kArtikel              int            NOT NULL,
    kWarenlager           int            NOT NULL,
    fBestand              decimal(25,13) NOT NULL CONSTRAINT df_lpl1 DEFAULT 0,
    fVerfuegbarGesperrt   decimal(25,13) NOT NULL CONSTRAINT df_lpl2 DEFAULT 0,
    fAuslieferungGesperrt decimal(25,13) NOT NULL CONSTRAINT df_lpl3 DEFAULT 0,
    bRowversion           rowversion     NOT NULL,
    CONSTRAINT pk_lpl PRIMARY KEY (kArtikel, kWarenlager),
    CONSTRAINT ck_lpl CHECK (fBestand >= 0 AND fVerfuegbarGesperrt >= 0 AND fAuslieferungGesperrt >= 0)
);
CREATE TABLE dbo.tStueckliste (                    -- father: tArtikel.kStueckliste = tStueckliste.kStueckliste; kArtikel = component
    kStueckliste  int            NOT NULL,
    kArtikel      int            NOT NULL,
    fAnzahl       decimal(25,13) NOT NULL CONSTRAINT ck_stl_anz CHECK (fAnzahl > 0),
    bRowversion   rowversion     NOT NULL,
    cKommentar    nvarchar(255)  NULL,
    nSort         int            NOT NULL CONSTRAINT df_stl_sort DEFAULT 0,
    kVaterArtikel int            NOT NULL CONSTRAINT df_stl_va DEFAULT -1,
    CONSTRAINT pk_tStueckliste PRIMARY KEY (kStueckliste, kArtikel)
);
GO

/* ------------------------------------------------------------------ order import hand-over */
CREATE TABLE dbo.tXMLBestellImport (               -- the only table the integration writes to
    kXMLBestellImport int IDENTITY(1,1) NOT NULL CONSTRAINT pk_tXMLBestellImport PRIMARY KEY,
    cText        nvarchar(max) NULL,               -- whole <tBestellungen> document; varchar(max) (cp1252) in 1.3
    nPlattform   tinyint       NULL,               -- 5 used in production by one integration; meaning undocumented
    nRechnung    tinyint       NULL,               -- 0 = no invoice
    bRowversion  rowversion    NOT NULL            -- [>=1.4]
);                                                 -- no status, error or date column exists
GO

/* ------------------------------------------------------------------ sales orders (>= 1.6) */
CREATE TABLE Verkauf.tAuftrag (
    kAuftrag                int IDENTITY(1,1) NOT NULL CONSTRAINT pk_tAuftrag PRIMARY KEY,
    kBenutzer               int            NOT NULL CONSTRAINT df_au_ben DEFAULT 1,
    kKunde                  int            NULL,
    cAuftragsNr             nvarchar(50)   NOT NULL,
    nType                   tinyint        NOT NULL,      -- 0 offer, 1 order, 2 stock transfer, 3 'W'; 6 and 7 also legal
    dErstellt               datetime       NOT NULL CONSTRAINT df_au_erst DEFAULT GETDATE(),  -- local server time
    nBeschreibung           tinyint        NOT NULL CONSTRAINT df_au_beschr DEFAULT 0,
    cInet                   char(1)        NULL,
    cWaehrung               char(3)        NULL,
    fFaktor                 decimal(25,13) NOT NULL CONSTRAINT df_au_fak DEFAULT 1,           -- (real table: no default)
    kShop                   int            NULL,
    kFirmaHistory           int            NOT NULL,
    kPlattform              int            NULL,          -- -> tPlattform.nPlattform
    kSprache                int            NOT NULL CONSTRAINT df_au_spr DEFAULT 1,           -- (real table: no default)
    cExterneAuftragsnummer  nvarchar(50)   NULL,          -- = XML cExterneBestellNr; indexed, NOT unique
    nSteuereinstellung      int            NULL CONSTRAINT df_au_ste DEFAULT 0,
    cVersandlandISO         nvarchar(5)    NULL,
    cVersandlandWaehrung    char(3)        NOT NULL CONSTRAINT df_au_vlw DEFAULT 'EUR',       -- (real table: no default)
    fVersandlandWaehrungFaktor decimal(25,13) NOT NULL CONSTRAINT df_au_vlf DEFAULT 1,        -- (real table: no default)
    kVersandArt             int            NULL,
    nZahlungszielTage       int            NULL,
    dVoraussichtlichesLieferdatum datetime NULL,
    kVorgangsstatus         int            NULL,
    nStorno                 bit            NOT NULL CONSTRAINT df_au_sto DEFAULT 0,
    nKomplettAusgeliefert   int            NOT NULL CONSTRAINT df_au_kom DEFAULT 0,  -- 0 open, 1 complete, 2 completed without shipment
    kRueckhaltegrund        int            NULL,
    kZahlungsart            int            NULL,
    kWarenlager             int            NULL,
    nIstExterneRechnung     tinyint        NOT NULL CONSTRAINT df_au_er DEFAULT 0,
    nIstReadOnly            tinyint        NOT NULL CONSTRAINT df_au_ro DEFAULT 0,
    nArchiv                 bit            NOT NULL CONSTRAINT df_au_arc DEFAULT 0,
    nReserviert             bit            NOT NULL CONSTRAINT df_au_res DEFAULT 0,
    nAuftragStatus          tinyint        NOT NULL CONSTRAINT df_au_sta DEFAULT 0,
    cKundenAuftragsnummer   nvarchar(250)  NULL,
    dExternesErstelldatum   datetime       NULL,
    bRowversion             rowversion     NOT NULL,
    cKundenNr               nvarchar(30)   NULL,
    kKundengruppe           int            NULL,
    dErstelltWawi           datetime       NULL CONSTRAINT df_au_ew DEFAULT GETDATE(),
    nPending                bit            NOT NULL CONSTRAINT df_au_pen DEFAULT 0,
    kBenutzerErstellt       int            NOT NULL CONSTRAINT df_au_be DEFAULT 1,            -- [1.10+] (real table: no default)
    nSteuersonderbehandlung tinyint        NOT NULL CONSTRAINT df_au_ssb DEFAULT 0,           -- [1.10+]
    CONSTRAINT uq_tAuftrag_nr UNIQUE (cAuftragsNr, nType),
    CONSTRAINT ck_tAuftrag_type CHECK (nType IN (0,1,2,3,6,7))
);
CREATE INDEX ix_tAuftrag_extern ON Verkauf.tAuftrag (cExterneAuftragsnummer);
CREATE TABLE Verkauf.tAuftragPosition (
    kAuftragPosition  int IDENTITY(1,1) NOT NULL CONSTRAINT pk_tAuftragPosition PRIMARY KEY,
    kArtikel          int            NULL,          -- NULL/0: free line
    kAuftrag          int            NOT NULL,
    cArtNr            nvarchar(100)  NULL,
    nReserviert       bit            NOT NULL CONSTRAINT df_ap_res DEFAULT 0,
    cName             nvarchar(255)  NULL,
    cHinweis          nvarchar(2000) NULL,
    fAnzahl           decimal(25,13) NOT NULL,
    fEkNetto          decimal(25,13) NOT NULL CONSTRAINT df_ap_ek DEFAULT 0,
    fVkNetto          decimal(25,13) NOT NULL CONSTRAINT df_ap_vk DEFAULT 0,   -- net unit price
    fRabatt           decimal(25,13) NOT NULL CONSTRAINT df_ap_rab DEFAULT 0,  -- percent
    fMwSt             decimal(25,13) NOT NULL,                                 -- percent, e.g. 19
    nSort             int            NOT NULL CONSTRAINT df_ap_sort DEFAULT 0,
    kSteuerklasse     int            NULL,
    nType             tinyint        NOT NULL,      -- 0 free, 1 article, 2 shipping, 3 coupon, 4 voucher, 5 payment fee, ... 16 return
    cEinheit          nvarchar(255)  NULL,
    kAuftragStueckliste int          NULL,          -- bundle: father points at itself, components point at the father; NULL/0 otherwise
    fFaktor           decimal(25,13) NOT NULL CONSTRAINT df_ap_fak DEFAULT 1,
    bRowversion       rowversion     NOT NULL,
    fWertNettoGesamtFixiert  decimal(25,13) NULL,
    fWertBruttoGesamtFixiert decimal(25,13) NULL,
    CONSTRAINT fk_ap_au FOREIGN KEY (kAuftrag) REFERENCES Verkauf.tAuftrag (kAuftrag) ON DELETE CASCADE
);
CREATE INDEX ix_ap_au ON Verkauf.tAuftragPosition (kAuftrag);
CREATE TABLE Verkauf.tAuftragPositionEckdaten (
    kAuftragPosition  int            NOT NULL CONSTRAINT pk_ape PRIMARY KEY,
    kAuftrag          int            NOT NULL,
    kArtikel          int            NULL,
    nArtikelTyp       int            NOT NULL CONSTRAINT df_ape0 DEFAULT 0,
    fAnzahlOffen      decimal(25,13) NOT NULL CONSTRAINT df_ape1 DEFAULT 0,
    fAnzahlGeliefert  decimal(25,13) NOT NULL CONSTRAINT df_ape2 DEFAULT 0,
    fAnzahlGutgeschrieben decimal(25,13) NOT NULL CONSTRAINT df_ape3 DEFAULT 0,
    fAnzahlAufRechnung decimal(25,13) NOT NULL CONSTRAINT df_ape4 DEFAULT 0,
    bRowversion       rowversion     NOT NULL
);
CREATE TABLE Verkauf.tAuftragAdresse (
    kAuftrag      int           NOT NULL,
    kKunde        int           NULL,
    cFirma        nvarchar(128) NULL,
    cAnrede       nvarchar(30)  NULL,
    cTitel        nvarchar(64)  NULL,
    cVorname      nvarchar(255) NULL,
    cName         nvarchar(255) NULL,
    cStrasse      nvarchar(255) NULL,
    cPLZ          nvarchar(24)  NULL,
    cOrt          nvarchar(255) NULL,
    cLand         nvarchar(255) NULL,
    cTel          nvarchar(30)  NULL,
    cZusatz       nvarchar(60)  NULL,
    cAdressZusatz nvarchar(255) NULL,
    cPostID       nvarchar(255) NULL,
    cMobil        nvarchar(30)  NULL,
    cMail         nvarchar(255) NULL,
    cFax          nvarchar(30)  NULL,
    cBundesland   nvarchar(255) NULL,
    cISO          nvarchar(5)   NULL,
    nTyp          tinyint       NOT NULL CONSTRAINT df_aa_typ DEFAULT 0,   -- 0 = DELIVERY address, 1 = BILLING address
    bRowversion   rowversion    NOT NULL,
    CONSTRAINT pk_tAuftragAdresse PRIMARY KEY (kAuftrag, nTyp),
    CONSTRAINT fk_aa_au FOREIGN KEY (kAuftrag) REFERENCES Verkauf.tAuftrag (kAuftrag) ON DELETE CASCADE
);
CREATE TABLE Verkauf.tAuftragEckdaten (            -- JTL's cached key figures per order
    kAuftrag        int            NOT NULL CONSTRAINT pk_ae PRIMARY KEY,
    dLetzterVersand datetime       NULL,
    fWertNetto      decimal(25,13) NOT NULL CONSTRAINT df_ae1 DEFAULT 0,
    fWertBrutto     decimal(25,13) NOT NULL CONSTRAINT df_ae2 DEFAULT 0,
    fZahlung        decimal(25,13) NOT NULL CONSTRAINT df_ae3 DEFAULT 0,
    fGutschrift     decimal(25,13) NOT NULL CONSTRAINT df_ae4 DEFAULT 0,
    dBezahlt        datetime       NULL,
    nIstKomplettRetourniert bit    NOT NULL CONSTRAINT df_ae5 DEFAULT 0,
    nRechnungStatus tinyint        NOT NULL CONSTRAINT df_ae6 DEFAULT 0,
    nZahlungStatus  tinyint        NOT NULL CONSTRAINT df_ae7 DEFAULT 0,   -- 0 open, 1 part, 2 paid
    nAnzahlPakete   int            NOT NULL CONSTRAINT df_ae8 DEFAULT 0,
    nAnzahlVersendetePakete int    NOT NULL CONSTRAINT df_ae9 DEFAULT 0,
    cRechnungsnummern nvarchar(200) NULL,
    fOffenerWert    decimal(25,13) NOT NULL CONSTRAINT df_ae10 DEFAULT 0,
    bRowversion     rowversion     NOT NULL,
    CONSTRAINT fk_ae_au FOREIGN KEY (kAuftrag) REFERENCES Verkauf.tAuftrag (kAuftrag) ON DELETE CASCADE
);
CREATE TABLE Verkauf.tAuftragText (
    kAuftrag        int           NOT NULL CONSTRAINT pk_at PRIMARY KEY,
    cAnmerkung      nvarchar(max) NULL,
    cDrucktext      nvarchar(max) NULL,
    cHinweis        nvarchar(max) NULL,
    bRowversion     rowversion    NOT NULL,
    cVorgangsstatus nvarchar(255) NULL
);
CREATE TABLE Verkauf.tAuftragStornogrund (
    kAuftragStornogrund int IDENTITY(1,1) NOT NULL CONSTRAINT pk_asg PRIMARY KEY,
    cStornogrund        nvarchar(50) NOT NULL,
    nAmazonMapping      int          NOT NULL CONSTRAINT df_asg_am DEFAULT 0,
    cScxMapping         nvarchar(50) NOT NULL CONSTRAINT df_asg_sm DEFAULT N'',
    nIstKommentarErforderlich bit    NOT NULL CONSTRAINT df_asg_ke DEFAULT 0       -- [1.10+]
);
CREATE TABLE Verkauf.tAuftragStorno (              -- NO rowversion here: watch tAuftrag.bRowversion, then join
    kAuftrag            int           NOT NULL CONSTRAINT pk_as PRIMARY KEY,
    kBenutzer           int           NOT NULL,
    kAuftragStornogrund int           NOT NULL,
    dStorniert          datetime      NOT NULL,
    cKommentar          nvarchar(100) NULL,
    CONSTRAINT fk_as_grund FOREIGN KEY (kAuftragStornogrund) REFERENCES Verkauf.tAuftragStornogrund (kAuftragStornogrund)
);
GO

/* ------------------------------------------------------------------ delivery notes and parcels */
CREATE TABLE dbo.tLieferschein (
    kLieferschein   int IDENTITY(1,1) NOT NULL CONSTRAINT pk_ls PRIMARY KEY,
    kBestellung     int           NOT NULL,        -- = Verkauf.tAuftrag.kAuftrag since 1.6
    kBenutzer       int           NOT NULL,
    cLieferscheinNr nvarchar(50)  NULL,
    cHinweis        nvarchar(255) NULL,
    dMailVersand    datetime      NULL,
    dErstellt       datetime      NULL,
    dGedruckt       datetime      NULL,
    nFulfillment    int           NULL,
    kLieferantenBestellung int    NULL,            -- set: dropshipping
    bRowversion     rowversion    NOT NULL
);
CREATE INDEX ix_ls_bestellung ON dbo.tLieferschein (kBestellung);
CREATE TABLE dbo.tLieferscheinPos (
    kLieferscheinPos int IDENTITY(1,1) NOT NULL CONSTRAINT pk_lsp PRIMARY KEY,
    kLieferschein    int            NOT NULL,
    kBestellPos      int            NULL,          -- = Verkauf.tAuftragPosition.kAuftragPosition
    fAnzahl          decimal(25,13) NOT NULL CONSTRAINT df_lsp DEFAULT 0,
    cHinweis         nvarchar(4000) NULL,
    bRowversion      rowversion     NOT NULL
);
CREATE TABLE dbo.tLieferscheinEckdaten (           -- no rowversion
    kLieferschein   int            NOT NULL CONSTRAINT pk_lse PRIMARY KEY,
    dErstellt       datetime       NULL,
    dVersendet      datetime       NULL,
    nAnzahlPakete   int            NOT NULL,
    nAnzahlVersendetePakete int    NOT NULL,
    nVersandStatus  tinyint        NULL,
    kVersandArt     int            NULL,
    nRechnungStatus tinyint        NOT NULL CONSTRAINT df_lse1 DEFAULT 0,
    fArtikelGewicht decimal(25,13) NOT NULL CONSTRAINT df_lse2 DEFAULT 0,
    fVersandGewicht decimal(25,13) NOT NULL CONSTRAINT df_lse3 DEFAULT 0,
    CONSTRAINT fk_lse FOREIGN KEY (kLieferschein) REFERENCES dbo.tLieferschein (kLieferschein) ON DELETE CASCADE
);
CREATE TABLE dbo.tVersand (                        -- one row per parcel
    kVersand      int IDENTITY(1,1) NOT NULL CONSTRAINT pk_tVersand PRIMARY KEY,
    kLieferschein int            NOT NULL,
    kBenutzer     int            NOT NULL,
    kLogistik     int            NULL,
    cIdentCode    nvarchar(255)  NULL,             -- TRACKING NUMBER
    dErstellt     datetime       NULL,             -- packed
    cHinweis      nvarchar(255)  NULL,
    fGewicht      decimal(25,13) NOT NULL CONSTRAINT df_vs1 DEFAULT 0,
    kVersandArt   int            NULL,
    cLogistiker   nvarchar(50)   NULL,             -- usually empty: use tversandart.cName / carrier codes
    cFulfillmentCenter nvarchar(50) NULL,
    dAnkunftszeit datetime       NULL,
    dVersendet    datetime       NULL,             -- shipped
    nStatus       tinyint        NOT NULL CONSTRAINT df_vs2 DEFAULT 0,
    cShipmentId   nvarchar(50)   NULL,             -- second choice for tracking (JTL's SCX view falls back to it)
    cReference    nvarchar(255)  NULL,
    cShipmentOrderId nvarchar(100) NULL,           -- [>=1.4]
    bRowversion   rowversion     NOT NULL,         -- [>=1.4]
    cEnclosedReturnIdentCode nvarchar(255) NULL,   -- [>=1.4] return label tracking
    nViaAmazonMWS int            NOT NULL CONSTRAINT df_vs3 DEFAULT 0,
    kReturnVersandart int        NULL              -- [>=1.4]
);
CREATE INDEX ix_vs_ls ON dbo.tVersand (kLieferschein);
CREATE TABLE dbo.tVersandPos (                     -- which delivery-note line, how many, in which parcel
    kVersand         int            NOT NULL,
    kLieferscheinPos int            NOT NULL,
    fAnzahl          decimal(25,13) NOT NULL CONSTRAINT df_vp DEFAULT 0,
    bRowversion      rowversion     NOT NULL,
    CONSTRAINT pk_tVersandPos PRIMARY KEY (kVersand, kLieferscheinPos)
);
GO

/* ------------------------------------------------------------------ invoices (>= 1.6) */
CREATE TABLE Rechnung.tRechnung (
    kRechnung     int IDENTITY(1,1) NOT NULL CONSTRAINT pk_tRechnung PRIMARY KEY,
    kKunde        int           NULL,
    cRechnungsnr  nvarchar(50)  NOT NULL,
    dErstellt     datetime      NOT NULL CONSTRAINT df_re1 DEFAULT GETDATE(),
    cFirma        nvarchar(255) NOT NULL CONSTRAINT df_re2 DEFAULT N'',   -- (real table: no default)
    cWaehrung     char(3)       NOT NULL CONSTRAINT df_re3 DEFAULT 'EUR', -- (real table: no default)
    kPlattform    int           NULL,
    cExterneAuftragsnummer nvarchar(50) NULL,
    nIstExterneRechnung tinyint NOT NULL CONSTRAINT df_re4 DEFAULT 0,
    nIstProforma  bit           NOT NULL CONSTRAINT df_re5 DEFAULT 0,
    nIstEntwurf   bit           NOT NULL CONSTRAINT df_re6 DEFAULT 0,
    nStorno       bit           NOT NULL CONSTRAINT df_re7 DEFAULT 0,
    bRowversion   rowversion    NOT NULL
);
CREATE TABLE Verkauf.tAuftragRechnung (
    kAuftrag  int NOT NULL,
    kRechnung int NOT NULL,
    CONSTRAINT pk_tAuftragRechnung PRIMARY KEY (kAuftrag, kRechnung)
);
CREATE TABLE Worker.tStatus (                      -- when JTL-Worker last said something about each of its jobs
    kMandant        int            NOT NULL,
    nAbgleichstyp   tinyint        NOT NULL,
    kZiel           int            NOT NULL,
    dZeitstempelUtc datetime       NOT NULL,
    nStatus         int            NOT NULL,
    cProgressText   nvarchar(256)  NULL,
    CONSTRAINT pk_wstat PRIMARY KEY (kMandant, nAbgleichstyp, kZiel)
);
CREATE TABLE Worker.tErrorlog (                    -- last error per client / job type / target of JTL-Worker
    kMandant        int            NOT NULL,
    nAbgleichstyp   tinyint        NOT NULL,       -- numbers undocumented
    kZiel           int            NOT NULL,
    dZeitstempelUtc datetime       NOT NULL,
    cMeldung        nvarchar(4000) NOT NULL,
    CONSTRAINT pk_werr PRIMARY KEY (kMandant, nAbgleichstyp, kZiel)
);
GO

/* ------------------------------------------------------------------ views (same names and columns, own simplified bodies) */
CREATE VIEW dbo.vLagerbestandEx AS                 -- flagged deprecated by JTL: query tlagerbestand + tArtikel.nPuffer instead
SELECT  b.kArtikel, b.fLagerbestand, b.fVerfuegbar,
        b.fInAuftraegen                AS fReserviert,
        b.fVerfuegbarGesperrt, b.fZulauf,
        b.fVerfuegbar + b.fZulauf      AS fZulaufVerfuegbar,
        b.fAufEinkaufsliste,
        b.dLieferdatum,                            -- real view lifts past dates to now
        b.fLagerbestandEigen           AS fEigenerBestand,
        b.fVerfuegbar - a.nPuffer      AS fVerfuegbarExtern,   -- may be negative: clamp yourself
        b.fInAuftraegen
FROM    dbo.tlagerbestand b
JOIN    dbo.tArtikel a ON a.kArtikel = b.kArtikel;
GO
CREATE VIEW dbo.vLagerbestandStuecklisteProLager AS
/* bundles per warehouse: smallest number of complete sets. Components without a row in a warehouse do not limit it
   (same trait as the real view), components that may oversell only count when no other component does. */
SELECT  v.kArtikel, v.cArtNr, v.kStueckliste,
        CAST(COALESCE(MIN(CASE WHEN k.cLagerAktiv <> 'N' AND k.cLagerKleinerNull <> 'Y' THEN m.fSaetze END),
                      MIN(CASE WHEN k.cLagerAktiv <> 'N' THEN m.fSaetze END), 0) AS decimal(25,13)) AS fLagerbestand,
        CAST(COALESCE(MIN(CASE WHEN k.cLagerAktiv <> 'N' AND k.cLagerKleinerNull <> 'Y' THEN m.fGesperrt END),
                      MIN(CASE WHEN k.cLagerAktiv <> 'N' THEN m.fGesperrt END), 0) AS decimal(25,13)) AS fAuslieferungGesperrt,
        b.kWarenlager
FROM    dbo.tArtikel v
JOIN    dbo.tStueckliste s ON s.kStueckliste = v.kStueckliste
JOIN    dbo.tArtikel k     ON k.kArtikel = s.kArtikel
JOIN    dbo.tlagerbestandProLagerLagerartikel b ON b.kArtikel = k.kArtikel
CROSS APPLY (SELECT CASE WHEN v.cTeilbar = 'Y' THEN b.fBestand / s.fAnzahl ELSE FLOOR(b.fBestand / s.fAnzahl) END AS fSaetze,
                    CASE WHEN v.cTeilbar = 'Y' THEN b.fAuslieferungGesperrt / s.fAnzahl ELSE FLOOR(b.fAuslieferungGesperrt / s.fAnzahl) END AS fGesperrt) m
GROUP BY v.kArtikel, v.cArtNr, v.kStueckliste, b.kWarenlager;
GO
CREATE VIEW dbo.vLagerbestandProLager AS           -- articles + bundles + variation fathers (sum of children)
WITH e (kArtikel, kWarenlager, fBestand) AS (
    SELECT kArtikel, kWarenlager, fBestand      FROM dbo.tlagerbestandProLagerLagerartikel
    UNION ALL
    SELECT kArtikel, kWarenlager, fLagerbestand FROM dbo.vLagerbestandStuecklisteProLager
)
SELECT kArtikel, kWarenlager, fBestand FROM e
UNION ALL
SELECT k.kVaterArtikel, e.kWarenlager, SUM(e.fBestand)
FROM   e JOIN dbo.tArtikel k ON k.kArtikel = e.kArtikel
WHERE  k.kVaterArtikel > 0
GROUP  BY k.kVaterArtikel, e.kWarenlager;
GO
CREATE VIEW Versand.lvLieferschein AS              -- subset of the ~60 columns; INNER JOINs hide notes of orders lacking one address
SELECT  l.kLieferschein, l.cLieferscheinNr, q.dErstellt, l.dGedruckt, l.dMailVersand, l.cHinweis,
        l.kLieferantenBestellung, l.nFulfillment AS nIstFulfillment,
        a.cExterneAuftragsnummer AS cBestellungInetBestellNr,
        ISNULL(a.kKunde, 0)      AS kKunde,
        ISNULL(a.kPlattform, 0)  AS nPlattform,
        h.kFirma, h.cName        AS cFirmaName,
        a.cAuftragsNr            AS cBestellNr,
        CASE WHEN q.kVersandArt > 0 THEN q.kVersandArt ELSE a.kVersandArt END AS kVersandart,
        a.cKundenNr              AS cKundeNr,
        CASE WHEN l.kLieferantenBestellung > 0 THEN 1 ELSE 0 END AS nIstDropshipping,
        q.dVersendet, q.nAnzahlPakete, q.nAnzahlVersendetePakete,
        q.nVersandStatus         AS nShippingStatus,
        q.fArtikelGewicht        AS fArtikelgewicht,
        q.fVersandGewicht        AS fVersandgewicht,
        p.nTyp                   AS nPlattformTyp,
        q.nRechnungStatus, a.nIstExterneRechnung, t.cAnmerkung
FROM    dbo.tLieferscheinEckdaten q
JOIN    dbo.tLieferschein l            ON l.kLieferschein = q.kLieferschein
JOIN    Verkauf.tAuftrag a             ON a.kAuftrag = l.kBestellung
JOIN    Verkauf.tAuftragAdresse adrL   ON adrL.kAuftrag = a.kAuftrag AND adrL.nTyp = 0
JOIN    Verkauf.tAuftragAdresse adrR   ON adrR.kAuftrag = a.kAuftrag AND adrR.nTyp = 1
JOIN    dbo.tFirmaHistory h            ON h.kFirmaHistory = a.kFirmaHistory
LEFT JOIN dbo.tPlattform p             ON p.nPlattform = a.kPlattform
LEFT JOIN Verkauf.tAuftragText t       ON t.kAuftrag = a.kAuftrag;
GO
CREATE VIEW Versand.lvLieferscheinpaket AS
SELECT  v.kLieferschein,
        v.kVersand      AS kInternePaketnummer,
        v.cIdentCode    AS cTrackingId,
        v.cShipmentId   AS cSendungsreferenz,
        v.dErstellt     AS dVerpackt,
        v.dVersendet, v.cHinweis, v.cFulfillmentCenter,
        v.dAnkunftszeit AS dVoraussichtlichesLieferdatum,
        ISNULL(s.cName, N'') AS cVersandartName,
        v.fGewicht, v.nStatus, v.cEnclosedReturnIdentCode
FROM    dbo.tVersand v
LEFT JOIN dbo.tversandart s ON s.kVersandArt = v.kVersandArt;
GO
CREATE VIEW Versand.lvLieferscheinposition AS      -- subset
SELECT  l.kLieferschein, l.kLieferscheinPos,
        p.kAuftragPosition               AS kBestellPos,
        p.cArtNr, p.cName,
        l.fAnzahl                        AS fMenge,
        l.cHinweis,
        ISNULL(p.kAuftragStueckliste, 0) AS kStuecklistenVater,
        ISNULL(p.kArtikel, 0)            AS kArtikel
FROM    dbo.tLieferscheinPos l
JOIN    Verkauf.tAuftragPosition p ON p.kAuftragPosition = l.kBestellPos;
GO
CREATE VIEW dbo.tBestellung AS                     -- compatibility view since 1.6 (a table before); subset of columns
SELECT  a.kAuftrag AS kBestellung, a.cAuftragsNr AS cBestellNr,
        CAST(CASE a.nType WHEN 0 THEN 'A' WHEN 1 THEN 'B' WHEN 3 THEN 'W' ELSE 'U' END AS char(1)) AS cType,
        a.dErstellt, a.cWaehrung, a.cExterneAuftragsnummer AS cInetBestellNr,
        ISNULL(a.kPlattform, 0) AS nPlatform, a.kShop, ISNULL(a.kKunde, 0) AS tKunde_kKunde,
        CAST(a.nStorno AS tinyint) AS nStorno, CAST(a.nKomplettAusgeliefert AS tinyint) AS nKomplettAusgeliefert,
        q.dLetzterVersand AS dVersandt, q.dBezahlt,
        CAST(N'' AS nvarchar(255)) AS cIdentCode   -- always empty now: never read tracking from here
FROM    Verkauf.tAuftrag a
JOIN    Verkauf.tAuftragEckdaten q ON q.kAuftrag = a.kAuftrag;
GO

/* ------------------------------------------------------------------ what every JTL-Wawi has, invented */
INSERT dbo.tversion (cVersion) VALUES (N'1.10.11.0');
INSERT dbo.tMandant (kMandant, cName, cDB) VALUES (1, N'Test', N'eazybusiness');
INSERT dbo.tfirma (kFirma, cName, cLandISO) VALUES (1, N'Testfirma', N'DE');
INSERT dbo.tFirmaHistory (kFirma, cName) VALUES (1, N'Testfirma');
INSERT dbo.tbenutzer (cName) VALUES (N'admin');
SET IDENTITY_INSERT dbo.tPlattform ON;
INSERT dbo.tPlattform (nPlattform, cName, cID, nInet, nTyp) VALUES (1, N'JTL-Wawi', N'WAWI', 0, 1);
SET IDENTITY_INSERT dbo.tPlattform OFF;
INSERT dbo.tversandart (kVersandArt, cName, cAktiv) VALUES (1, N'DHL Paket', 'Y'), (2, N'TEMU', 'Y');
INSERT dbo.tZahlungsart (kZahlungsart, cName, nAusliefernVorZahlung) VALUES (1, N'TEMU', 1);
INSERT dbo.tWaehrung (kWaehrung, cName, cNameHTML, fFaktor, nStandard) VALUES (1, N'EUR', N'&euro;', 1, 1);
INSERT dbo.tWarenLager (cName, cKuerzel, nAktiv) VALUES (N'Standardlager', N'SL', 1), (N'Zweitlager', N'ZL', 1);
INSERT Verkauf.tAuftragStornogrund (cStornogrund, cScxMapping) VALUES (N'Nicht lieferbar', N'OUT_OF_STOCK');
GO
