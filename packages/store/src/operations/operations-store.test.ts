import { describeOperations } from "@tocsin/ports/testing";
import { openStoreUnderTest } from "../testing/store-under-test.ts";

describeOperations("SQLite", openStoreUnderTest);
