// tests run one at a time: the process has one libtorch generator, one set of threads and one count of live objects
[assembly: CollectionBehavior(DisableTestParallelization = true)]
