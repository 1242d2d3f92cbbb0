// one test counts the native objects of the whole process, and libtorch brings its own threads
[assembly: CollectionBehavior(DisableTestParallelization = true)]
