// The demo's people, as the demo itself prints them, and signing in as one of them.

import assert from "node:assert/strict";

export const base = process.env.GONGKAI_BASE ?? "http://127.0.0.1:8080";
