using System.Diagnostics;
using System.Globalization;
using CisLens.Core;
using CisLens.Formats.Compression;
using CisLens.Kernels;

namespace CisLens.Benchmarks.Kernels;

/// <summary>Training gkm-SVMs with LS-GKM's defaults (l 11, k 7, d 3, C 1) on two threads: reading, products and the whole.</summary>
static class GkmBenchmark
{
    const int Threads = 2;

    /// <summary>NF-E2 (n = 1,288) from the shared data where it is there, and made-up sequences of 200 bp.</summary>
    public static void Run()
    {
        const string folder = "../shared/data/gkm/nfe2/";
        if (Directory.Exists(folder))
            for (int round = 0; round < 3; round++)
                Train("nfe2", Read(folder + "train.pos.fa.gz", folder + "train.neg.fa.gz"));
        foreach (int count in new[] { 4_000, 20_000 })
            Train("made up", MadeUpSequences.Make(count, 200, new Rng(1)));
    }

    /// <summary>200,000 made-up sequences of 300 bp.</summary>
    public static void RunLarge() => Train("made up", MadeUpSequences.Make(200_000, 300, new Rng(1)));

    static void Train(string name, SequenceSet set)
    {
        var (start, cpu) = (Stopwatch.GetTimestamp(), Cpu());
        var product = new KernelProduct(new GappedKernel().Build(), set, Threads);
        var (built, builtCpu) = (Stopwatch.GetTimestamp(), Cpu());
        bool[] labels = [.. Enumerable.Range(0, set.Count).Select(i => i < set.Count / 2)];
        var solution = Svm.Classify(product, labels, new SvmOptions());
        var (solved, solvedCpu) = (Stopwatch.GetElapsedTime(built), Cpu());
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{name} n={set.Count}, {set.TotalBases} bp: reading {Stopwatch.GetElapsedTime(start, built).TotalSeconds:F2} s (CPU {(builtCpu - cpu).TotalSeconds:F2}), solving {solved.TotalSeconds:F2} s (CPU {(solvedCpu - builtCpu).TotalSeconds:F2}), {solution.Steps} products of {solved.TotalMilliseconds / solution.Steps:F1} ms (CPU {(solvedCpu - builtCpu).TotalMilliseconds / solution.Steps:F1}); objective {solution.Objective:F6}, rho {solution.Rho:F6}, support vectors {solution.SupportVectors} ({solution.BoundedSupportVectors} bounded), gap {solution.Gap:G3}, peak {Process.GetCurrentProcess().PeakWorkingSet64 >> 20} MiB"));
    }

    static TimeSpan Cpu() => Process.GetCurrentProcess().TotalProcessorTime;

    static SequenceSet Read(params string[] files)
    {
        var set = new SequenceSet();
        foreach (string file in files)
        {
            using var reader = new StreamReader(TextInput.Open(file));
            foreach (string record in reader.ReadToEnd().Split('>', StringSplitOptions.RemoveEmptyEntries))
            {
                var lines = record.Split('\n');
                set.Add(lines[0], string.Concat(lines[1..]));
            }
        }
        return set;
    }
}
