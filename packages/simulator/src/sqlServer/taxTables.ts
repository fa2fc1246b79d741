import type { JtlDatabase } from "./JtlDatabase.ts";

/** Where JTL keeps tax rates: by zone and class, and in which zone a country lies for a company. */
export const createTaxTables = (jtl: JtlDatabase): Promise<void> =>
  jtl.run(`CREATE TABLE dbo.tSteuerzone (
  kSteuerzone int NOT NULL PRIMARY KEY, kFirma int NOT NULL, cName nvarchar(255) NULL, cLandISO nvarchar(5) NULL
);
CREATE TABLE dbo.tSteuerzoneLand (
  kSteuerzone int NOT NULL, cISO nvarchar(5) NOT NULL, cKuerzelBundesland nvarchar(5) NOT NULL DEFAULT N''
);
CREATE TABLE dbo.tSteuersatz (
  kSteuersatz int NOT NULL PRIMARY KEY, kSteuerzone int NULL, kSteuerklasse int NULL,
  fSteuersatz decimal(25, 13) NOT NULL DEFAULT 0, nPrio tinyint NULL
);
GO
INSERT INTO dbo.tSteuerzone (kSteuerzone, kFirma, cName, cLandISO) VALUES (1, 1, N'Inland', N'DE'), (2, 1, N'Drittland', N'CH');
INSERT INTO dbo.tSteuerzoneLand (kSteuerzone, cISO) VALUES (1, N'DE'), (2, N'CH'), (2, N'US');`);
