"use client";

import { lazy } from "react";

// Their code comes when they are drawn, so that a screen which shows one of them only behind a tab does without it.
export const ReachPanel = lazy(() => import("./reach-panel").then((module) => ({ default: module.ReachPanel })));
export const WhyPanel = lazy(() => import("./why-panel").then((module) => ({ default: module.WhyPanel })));
