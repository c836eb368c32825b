import { describeDirectory } from "@tocsin/ports/testing";
import { openStoreUnderTest } from "../testing/store-under-test.ts";

describeDirectory("SQLite", openStoreUnderTest);
