using System.Globalization;
using CisLens.Kernels;
using CisLens.Kernels.Explain;
using CisLens.Kernels.Interchange;
using CisLens.Kernels.Scores;

namespace CisLens.Benchmarks;

/// <summary>What gkmtrain, gkmpredict and gkmexplain do, from the same files to the same files, on two threads.</summary>
static class Tasks
{
    const int Threads = 2;

    /// <summary>Trains and prints objective, rho, support vectors and those at their bound.</summary>
    public static void Train(string[] args)
    {
        var (positives, negatives) = (Read(args[0]), Read(args[1]));
        var all = new SequenceSet(UnknownBases.AsA);
        foreach (var set in new[] { positives, negatives })
            for (int i = 0; i < set.Count; i++)
                all.Add(set.Id(i), set.Codes(i));
        var kernel = new GappedKernel
        {
            Type = (GappedKernelType)(int)Number(args[3]),
            WordLength = (int)Number(args[4]),
            Informative = (int)Number(args[5]),
            Gamma = Number(args[7]),
        };
        bool[] labels = [.. Enumerable.Range(0, all.Count).Select(i => i < positives.Count)];
        var built = kernel.Build();
        IKernelOperator product = kernel.IsRbf ? new GramMatrix(built, all, Threads) : new KernelProduct(built, all, Threads);
        var solution = Svm.Classify(product, labels, new SvmOptions { C = Number(args[6]) });
        new LsGkmWriter { WritesNorcZero = true }.Write(KernelModel.From(built, all, solution) with { Parameters = kernel }, args[2]);
        Print($"{solution.Objective:R}\t{solution.Rho:R}\t{solution.SupportVectors}\t{solution.BoundedSupportVectors}");
    }

    /// <summary>Scores sequences.</summary>
    public static void Predict(string[] args)
    {
        var sequences = Read(args[1]);
        double[] scores = LsGkmReader.Read(args[0]).Score(sequences, Threads);
        using var output = new StreamWriter(args[2]);
        for (int i = 0; i < scores.Length; i++)
            output.Write(string.Create(CultureInfo.InvariantCulture, $"{sequences.Id(i)}\t{scores[i]:g6}\n"));
    }

    /// <summary>Scores every word that is not larger than its reverse complement, as gkmpredict scores a list of them.</summary>
    public static void Words(string[] args)
    {
        KmerWeightFile.Write(KmerWeights.From(LsGkmReader.Read(args[0]), withRho: true, Threads), args[1]);
    }

    /// <summary>Explains sequences in one of gkmexplain's modes.</summary>
    public static void Explain(string[] args)
    {
        var explainer = Explainer.From(LsGkmReader.Read(args[0]), (ExplainMode)(int)Number(args[3]), Threads);
        using var output = new StreamWriter(args[2]);
        foreach (var explanation in explainer.Explain(Read(args[1])))
            output.Write(GkmExplainText.Line(explanation) + "\n");
    }

    static SequenceSet Read(string path) => SequenceFasta.Read(path, UnknownBases.AsA);

    static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    static void Print(FormattableString line) => Console.WriteLine(FormattableString.Invariant(line));
}
