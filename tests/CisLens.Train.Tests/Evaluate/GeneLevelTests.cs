using CisLens.Core;
using CisLens.Core.Contract;
using CisLens.Formats.Fasta;
using CisLens.Formats.Signal;
using CisLens.Prepare.Datasets;
using CisLens.Prepare.Signal;
using CisLens.Train.Evaluate;

namespace CisLens.Train.Tests.Evaluate;

public sealed class GeneLevelTests : IDisposable
{
    readonly string _folder = Directory.CreateTempSubdirectory("cislens-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    // one contig of 800 bp in windows of 80 bp and bins of 10 bp; bin b has the signal (b * b) % 7, and the model predicts b % 5
    Dataset Data((string Plus, string Minus)? pair = null)
    {
        string genome = Path.Combine(_folder, "g.fa"), signal = Path.Combine(_folder, "s.bw");
        File.WriteAllText(genome, $">c\n{string.Concat(Enumerable.Repeat("ACGTA", 160))}\n>other\n{new string('A', 80)}\n");
        using (var writer = new BigWigWriter(signal, [new Contig("c", 800), new Contig("other", 80)]))
        {
            for (int b = 0; b < 80; b++)
                writer.Add(0, 10 * b, 10 * b + 10, b * b % 7);
            writer.Add(1, 0, 10, 1);
            writer.Finish();
        }
        string sheet = Path.Combine(_folder, "pair.tsv");
        File.WriteAllText(sheet, $"name\tfile\tstrand_pair\n{pair?.Plus}\t{signal}\t{pair?.Minus}\n{pair?.Minus}\t{signal}\t{pair?.Plus}\n");
        SignalPreparation.Run(new SignalOptions
        {
            Output = Path.Combine(_folder, "data"),
            Genomes = [new SignalGenome(null, genome) { Test = ["c"] }],
            Files = pair is null ? [$"a={signal}"] : [],
            Samples = pair is null ? null : sheet,
            Window = 80,
            BinBp = 10,
            Statistic = BinStatistic.Mean,
        }, new SilentLog(), TestContext.Current.CancellationToken);
        return Dataset.Open(Path.Combine(_folder, "data"));
    }

    // bins are asked for in the order of the windows
    sealed class Counter(IReadOnlyList<Track> tracks) : ISequenceModel
    {
        int _bin;

        public ModelManifest Manifest { get; } = new() { Name = "counter", Family = "test", Design = "test", Window = 80, Bins = 8, BinBp = 10, Tracks = tracks, Strand = StrandRule.Forward };
        public int BatchSize => 1;
        public void Dispose() { }

        public void Predict(PredictionRequest request, Prediction into) => WholeWindows.Predict(request, Manifest, (batch, _, output) =>
        {
            for (int i = 0; i < output.Length; i++)
                output[i] = _bin++ % 5;
        }, into);
    }

    static string Gtf(params (string Name, int Start, int End, char Strand)[] exons) => string.Concat(exons.Select(e =>
        $"c\tx\texon\t{e.Start}\t{e.End}\t.\t{e.Strand}\t.\tgene_id \"{e.Name}\"; transcript_id \"{e.Name}\";\n"));

    EvaluationResult Evaluate(string gtf, GeneBins over)
    {
        string path = Path.Combine(_folder, "genes.gtf");
        File.WriteAllText(path, gtf);
        using var data = Data();
        using var model = new Counter(data.Tracks);
        return new Evaluator(data, Split.Test, 1, new SilentLog(), withBaselines: false, genes: new GeneFile(path, over, data.Manifest.Genomes[0])).Run(model, TestContext.Current.CancellationToken);
    }

    static double Expected(params int[][] bins)
    {
        double[] labels = [.. bins.Select(g => Math.Log2(1 + g.Sum(b => b * b % 7)))], predictions = [.. bins.Select(g => Math.Log2(1 + g.Sum(b => b % 5)))];
        return CisLens.Metrics.Pearson.Compute(predictions, labels);
    }

    // TSS at 0-based 105, 399 (the end of a gene on the minus strand) and 555: bins 9 to 11, 38 to 40 over two windows, 54 to 56; the fourth gene starts in the first bin
    [Fact]
    public void Three_bins_around_the_start_are_summed_on_the_strand_of_the_gene()
    {
        var result = Evaluate(Gtf(("a", 106, 300, '+'), ("b", 350, 400, '-'), ("c", 556, 700, '+'), ("edge", 3, 50, '+')), GeneBins.Tss);
        var measures = result.Tracks[0].Scores[0].Measures;
        Assert.Equal(Expected([9, 10, 11], [38, 39, 40], [54, 55, 56]), measures.Single(m => m.Name == "gene_pearson").Value, 6);
        Assert.Empty(result.GeneSummaries);   // one track alone has no correlation across tracks
    }

    [Fact]
    public void All_bins_with_an_exon_are_summed_once()
    {
        var result = Evaluate(Gtf(("a", 101, 110, '+'), ("a", 116, 135, '+'), ("b", 401, 405, '-'), ("c", 556, 560, '+'), ("c", 591, 600, '+')), GeneBins.Exons);
        Assert.Equal(Expected([10, 11, 12, 13], [40], [55, 59]), result.Tracks[0].Scores[0].Measures.Single(m => m.Name == "gene_pearson").Value, 6);
    }

    // of a pair, the track + has the genes a, c and e, and the track - has b, d and f; both have the labels of the file
    [Fact]
    public void A_track_of_a_strand_has_the_genes_on_its_strand()
    {
        string path = Path.Combine(_folder, "genes.gtf");
        File.WriteAllText(path, Gtf(("a", 101, 110, '+'), ("b", 151, 160, '-'), ("c", 201, 210, '+'), ("d", 251, 260, '-'), ("e", 301, 310, '+'), ("f", 341, 350, '-')));
        using var data = Data(("rna+", "rna-"));
        using var model = new Counter(data.Tracks);
        var result = new Evaluator(data, Split.Test, 1, new SilentLog(), withBaselines: false, genes: new GeneFile(path, GeneBins.Exons, data.Manifest.Genomes[0])).Run(model, TestContext.Current.CancellationToken);
        double Gene(int track) => result.Tracks[track].Scores[0].Measures.Single(m => m.Name == "gene_pearson").Value;
        // the counter goes up once per bin and track
        static double Strand(int track, params int[] bins) => CisLens.Metrics.Pearson.Compute(
            [.. bins.Select(b => Math.Log2(1 + (2 * b + track) % 5))], [.. bins.Select(b => Math.Log2(1 + b * b % 7))]);
        Assert.Equal(Strand(0, 10, 20, 30), Gene(0), 6);
        Assert.Equal(Strand(1, 15, 25, 34), Gene(1), 6);
    }

    [Fact]
    public void Too_few_genes_in_the_split_are_refused() => Assert.Contains("2 of 2 genes have all of their bins in the split, expected at least 3",
        Assert.Throws<InputException>(() => Evaluate(Gtf(("a", 106, 300, '+'), ("b", 350, 400, '-')), GeneBins.Tss)).Message);
}
