import { describeChannelBreaks, describeChannels } from "@tocsin/ports/testing";
import { openStoreUnderTest } from "../testing/store-under-test.ts";

describeChannels("SQLite", openStoreUnderTest);
describeChannelBreaks("SQLite", openStoreUnderTest);
