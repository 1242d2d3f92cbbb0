// the count of live native objects, the generators and the thread count are the process's: one test at a time
[assembly: CollectionBehavior(DisableTestParallelization = true)]
