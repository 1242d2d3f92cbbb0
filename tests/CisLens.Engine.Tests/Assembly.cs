// tests run one at a time: one test counts the native objects of the whole process, and libtorch starts its own threads
[assembly: CollectionBehavior(DisableTestParallelization = true)]
