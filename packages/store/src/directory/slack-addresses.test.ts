import { describeSlackAddresses } from "@tocsin/ports/testing";
import { openStoreUnderTest } from "../testing/store-under-test.ts";

describeSlackAddresses("SQLite", openStoreUnderTest);
