// The tests run one at a time, because the process has one count of live native objects, one thread count and one set of generators.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
