import { describeStream } from "@tocsin/ports/testing";
import { openStoreUnderTest } from "../testing/store-under-test.ts";

describeStream("SQLite", () => openStoreUnderTest({ id: "own" }));
