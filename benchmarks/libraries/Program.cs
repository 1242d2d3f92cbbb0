using CisLens.Benchmarks.Libraries;

// Our own code against the library that could replace it. docs/decisions cites these figures.
switch (args)
{
    case ["inflate"]: InflateComparison.Run(); return 0;
    case ["hdf5", .. var files] when files.Length > 0: Hdf5Comparison.Run(files); return 0;
    case ["hdf5-read", var file]: Hdf5Comparison.ReadWithPureHdf(file); return 0;
    case ["terminal", "ours" or "spectre"]: TerminalComparison.Run(args[1]); return 0;
    default:
        Console.Error.WriteLine("usage: Libraries inflate | hdf5 FILE... | terminal ours|spectre");
        return 2;
}
