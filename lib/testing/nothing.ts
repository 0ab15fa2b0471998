// Stands in for packages that exist only for their side effect in a React server bundle.
export {};
