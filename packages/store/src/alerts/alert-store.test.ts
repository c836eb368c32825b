import { describeAlerts } from "@tocsin/ports/testing";
import { openStoreUnderTest } from "../testing/store-under-test.ts";

describeAlerts("SQLite", openStoreUnderTest);
