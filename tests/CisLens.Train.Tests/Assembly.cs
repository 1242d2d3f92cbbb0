// libtorch's generator, its threads and the count of its live objects belong to the process
[assembly: CollectionBehavior(DisableTestParallelization = true)]
