import { api, type Examples } from "./Example.ts";

const job = `${api}/jobs/sync_orders:main`;

export const jobs: Examples = {
  jobs: { good: `${api}/jobs`, status: 200, bad: `${api}/jobs/`, refused: 404 },
  job: { good: job, status: 200, bad: `${api}/jobs/nothing`, refused: 404 },
  runNow: {
    good: `${job}/run-now`,
    status: 202,
    bad: `${job}/run-now`,
    badBody: '{"parameters":{"daysBack":"x"}}',
    refused: 400,
  },
  schedule: {
    good: `${job}/schedule?interval_minutes=10`,
    status: 200,
    bad: `${job}/schedule?interval_minutes=10.5`,
    refused: 400,
  },
  toggle: {
    good: `${job}/toggle?enabled=false`,
    status: 200,
    bad: `${job}/toggle?enabled=maybe`,
    refused: 400,
  },
  stop: {
    good: `${job}/stop`,
    status: 200,
    bad: `${api}/jobs/sync_orders/stop`,
    refused: 404,
  },
};
