import { describePreferences } from "@tocsin/ports/testing";
import { openStoreUnderTest } from "../testing/store-under-test.ts";

describePreferences("SQLite", openStoreUnderTest);
