import { describeDeliveries } from "@tocsin/ports/testing";
import { openStoreUnderTest } from "../testing/store-under-test.ts";

describeDeliveries("SQLite", openStoreUnderTest);
