import { describeExplain } from "@tocsin/ports/testing";
import { openStoreUnderTest } from "../testing/store-under-test.ts";

describeExplain("the SQLite store", openStoreUnderTest);
