import { describeChannels } from "@tocsin/ports/testing";
import { openStoreUnderTest } from "../testing/store-under-test.ts";

describeChannels("SQLite", openStoreUnderTest);
