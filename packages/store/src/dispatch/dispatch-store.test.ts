import { describeDispatch } from "@tocsin/ports/testing";
import { openStoreUnderTest } from "../testing/store-under-test.ts";

describeDispatch("the SQLite store", openStoreUnderTest);
