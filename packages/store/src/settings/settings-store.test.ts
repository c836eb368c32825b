import { describeSettings } from "@tocsin/ports/testing";
import { openStoreUnderTest } from "../testing/store-under-test.ts";

describeSettings("SQLite", openStoreUnderTest);
