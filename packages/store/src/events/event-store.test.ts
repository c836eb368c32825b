import { describeEvents } from "@tocsin/ports/testing";
import { openStoreUnderTest } from "../testing/store-under-test.ts";

describeEvents("the SQLite store", openStoreUnderTest);
