import { describePace } from "@tocsin/ports/testing";
import { openStoreUnderTest } from "../testing/store-under-test.ts";

describePace("the SQLite store", openStoreUnderTest);
