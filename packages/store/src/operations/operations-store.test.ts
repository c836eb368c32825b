import { describeOperations, describeRetention } from "@tocsin/ports/testing";
import { openStoreUnderTest } from "../testing/store-under-test.ts";

describeOperations("SQLite", openStoreUnderTest);
describeRetention("SQLite", openStoreUnderTest);
