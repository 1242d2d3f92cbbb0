using CisLens.Core;
using CisLens.Kernels;
using CisLens.Kernels.Explain;
using CisLens.Kernels.Interchange;
using CisLens.Kernels.Motifs;
using CisLens.Kernels.Scores;

namespace CisLens.Docs.Tests.Examples;

/// <summary>The code of docs/how-to/use-kernels-from-csharp.md, in the same order. It needs a folder that contains <c>liver/</c>.</summary>
static class KernelExamples
{
    public static void Run()
    {
        int threads = Environment.ProcessorCount;
        SequenceSet positives = SequenceFasta.Read("liver/positives.fa");
        SequenceSet negatives = SequenceFasta.Read("liver/negatives.fa");
        Console.WriteLine($"{positives.Count} positives, {negatives.Count} negatives");
        Console.WriteLine($"{positives.Id(0)} begins with {Dna.Decode(positives.Codes(0)[..12])}");

        var kernel = new GappedKernel { WordLength = 8, Informative = 6, MaxMismatches = 2 };
        var gram = new GramMatrix(kernel.Build(), positives, threads);
        Console.WriteLine($"K(1, 1) {gram.Row(0)[0]}, K(1, 2) {gram.Row(0)[1]:0.0000}, K(1, 3) {gram.Row(0)[2]:0.0000}");

        SequenceSet Part(SequenceSet all, bool held) => all.Subset(Enumerable.Range(0, all.Count).Where(i => i % 4 == 0 == held));
        KernelModel model = KernelTraining.Classify(kernel, Part(positives, held: false), Part(negatives, held: false),
            new SvmOptions { C = 0.1 }, threads);

        SequenceSet heldPositives = Part(positives, held: true), heldNegatives = Part(negatives, held: true);
        double[] decisions = model.Score(heldPositives.Followed(heldNegatives), threads);
        int correct = Enumerable.Range(0, decisions.Length).Count(i => decisions[i] > 0 == i < heldPositives.Count);
        Console.WriteLine($"{100.0 * correct / decisions.Length:0} % of {decisions.Length} held-out sequences are classified correctly");

        new LsGkmWriter().Write(model, "liver.model.txt");
        KernelModel again = LsGkmReader.Read("liver.model.txt");
        double difference = again.Score(heldPositives, threads).Zip(model.Score(heldPositives, threads), (a, b) => Math.Abs(a - b)).Max();
        Console.WriteLine($"{again.Parameters!.Type}, l {again.Parameters.WordLength}; the same scores: {difference < 1e-9}");

        KmerWeights weights = KmerWeights.From(model, withRho: false, threads);
        KmerWeightFile.Write(weights, "liver.weights.txt");
        foreach (uint word in weights.Top(3))
            Console.WriteLine($"{KmerWeights.Letters(word, weights.WordLength)} {weights[word]:0.00}");
        foreach (LearnedMotif motif in LearnedMotif.Find(weights, motifs: 2))
            Console.WriteLine($"{motif.Matrix.Consensus} from {motif.Kmers} k-mers");

        Explanation explanation = Explainer.From(model, ExplainMode.Importance, threads).Explain(positives.Subset([0]))[0];
        byte[] codes = positives.Codes(0).ToArray();
        int strongest0 = Enumerable.Range(0, codes.Length).MaxBy(i => explanation.At(i, codes[i]));
        Console.WriteLine($"f is {explanation.Decision:0.00}; base {strongest0 + 1}, {Dna.Letter(codes[strongest0])}, contributes most");

        foreach (byte alternative in (byte[])[0, 1, 2, 3])
        {
            if (alternative == codes[strongest0])
                continue;
            double effect = DeltaSvm.ForSubstitution(weights, codes, strongest0, alternative).Effect;
            Console.WriteLine($"{Dna.Letter(codes[strongest0])}>{Dna.Letter(alternative)} {effect:0.00}");
        }

        double Gc(int i) => negatives.Codes(i).ToArray().Count(code => code is 1 or 2) / (double)negatives.Codes(i).Length;
        int[] training = [.. Enumerable.Range(0, negatives.Count).Where(i => i % 4 > 0)];
        int[] test = [.. Enumerable.Range(0, negatives.Count).Where(i => i % 4 == 0)];
        KernelModel regression = KernelTraining.Regress(
            kernel, negatives.Subset(training), Array.ConvertAll(training, Gc), new SvmOptions { C = 0.1, Tube = 0.01 }, threads);
        double error = regression.Score(negatives.Subset(test), threads).Zip(test, (f, i) => Math.Abs(f - Gc(i))).Average();
        Console.WriteLine($"GC content predicted with a mean error of {error:0.000}");
    }
}
