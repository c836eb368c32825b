import { describeAccess } from "@tocsin/ports/testing";
import { openStoreUnderTest } from "../testing/store-under-test.ts";

describeAccess("SQLite", openStoreUnderTest);
