import { describeWebhooks } from "@tocsin/ports/testing";
import { openStoreUnderTest } from "../testing/store-under-test.ts";

describeWebhooks("the SQLite store", openStoreUnderTest);
