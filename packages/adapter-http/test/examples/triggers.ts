import { api, type Examples } from "./Example.ts";

export const triggers: Examples = {
  syncOrders: {
    good: `${api}/orders/sync?shop=main&days_back=7&parent_order_status=2&verbose=true`,
    status: 202,
    bad: `${api}/orders/sync?shop=main&days_back=0`,
    refused: 400,
  },
  syncInventory: {
    good: `${api}/inventory/sync?shop=main&mode=full&verbose=false`,
    status: 202,
    bad: `${api}/inventory/sync?shop=main&mode=all`,
    refused: 400,
  },
};
