using CisLens.Core;
using CisLens.Core.Contract;
using CisLens.Formats.Fasta;
using CisLens.Formats.Genes;
using CisLens.Mutate.Saturation;
using CisLens.Mutate.Tests.Runs;

namespace CisLens.Mutate.Tests.Splicing;

/// <summary>Saturation mutagenesis with a splice model, compared with predictions for whole edited transcripts.</summary>
public sealed class SpliceIsmTests
{
    const int Length = 400, Distance = 20;
    // G1 is at 51 to 350 (1-based)
    const string Genes = "#NAME\tCHROM\tSTRAND\tTX_START\tTX_END\nG1\t1\t{0}\t50\t350\n";

    static readonly string s_bases = string.Concat(Enumerable.Range(0, Length).Select(i => "ACGT"[(int)((uint)i * 2654435761u >> 30)]));

    [Theory, InlineData("+"), InlineData("-")]
    public void Entry_is_the_largest_change_near_the_base_in_the_edited_transcript(string strand)
    {
        using var folder = new ScoreFolder { Genome = Genome.FromText(("chr1", s_bases)) };
        using var model = new ToySpliceModel { LengthStep = 1 };
        var genes = Read(folder, strand);
        var run = new IsmRun(model, folder.Genome, [], ["change", "gain", "loss"], genes: genes, distance: Distance);
        // more than one window: 150 bases in windows of 64
        var result = Only(run, IsmRegions.InGenes([IsmRegion.Around("r", 0, 100, 250)], genes, folder.Genome, new Log()));
        Assert.Equal(150, result.Sequence.Length);
        for (int position = 0; position < 150; position++)
            for (int b = 0; b < 4; b++)
                for (int track = 0; track < 2; track++)
                {
                    var (gain, loss) = Changes(s_bases, 100 + position, "ACGT"[b], strand, track + 1);
                    float[] expected = b == "ACGT".IndexOf(s_bases[100 + position]) ? [0, 0, 0] : [loss > gain ? -loss : gain, gain, loss];
                    Assert.Equal(expected, Enumerable.Range(3 * track, 3).Select(c => result.Effect(position, b, c)));
                }
    }

    [Fact]
    public void A_sequence_without_genes_is_a_transcript_on_the_plus_strand()
    {
        using var folder = new ScoreFolder { Genome = Genome.FromText(("tx", s_bases[50..350])) };
        using var model = new ToySpliceModel { LengthStep = 1 };
        var result = Only(new IsmRun(model, folder.Genome, ["donor"], ["gain"], maxN: 1, distance: Distance), IsmRegions.Sequences(folder.Genome));
        Assert.Equal(Changes(s_bases, 50, "ACGT".First(b => b != s_bases[50]), "+", 2).Gain,
            result.Effect(0, "ACGT".IndexOf("ACGT".First(b => b != s_bases[50])), 0));
        Assert.Equal(300, result.Sequence.Length);
    }

    // windows of 107 bases predict 101 positions: with a distance of 50, those near one base
    [Fact]
    public void A_model_with_windows_of_one_length_predicts_fewer_bases_per_window()
    {
        using var folder = new ScoreFolder { Genome = Genome.FromText(("chr1", s_bases)) };
        var genes = Read(folder, "-");
        var region = IsmRegions.InGenes([IsmRegion.Around("r", 0, 200, 210)], genes, folder.Genome, new Log());
        using ToySpliceModel any = new() { LengthStep = 1 }, one = new();
        Assert.Equal(Only(new(any, folder.Genome, [], [], genes: genes, distance: 40), region).Matrix(0),
            Only(new(one, folder.Genome, [], [], genes: genes, distance: 40), region).Matrix(0));
        Assert.All(one.Asked, window => Assert.Equal(ToySpliceModel.Width, window.Length));
        Assert.Contains("expected a distance of at most 50", Assert.Throws<UsageException>(
            () => new IsmRun(one, folder.Genome, [], [], genes: genes, distance: 51)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Only_the_bases_of_a_gene_are_changed()
    {
        using var folder = new ScoreFolder { Genome = Genome.FromText(("chr1", s_bases)) };
        var log = new Log();
        var regions = IsmRegions.InGenes([IsmRegion.Around("a", 0, 40, 60), IsmRegion.Around("b", 0, 100, 110), IsmRegion.Around("c", 0, 350, 360)],
            Read(folder, "+"), folder.Genome, log);
        Assert.Equal([("a.G1", 50L, 60L, AlleleStatus.Ok), ("b.G1", 100L, 110L, AlleleStatus.Ok), ("c", 350L, 350L, AlleleStatus.NoGene)],
            regions.Select(r => (r.Name, r.Start0, r.End0, r.Status)));
        Assert.Equal(["regions that end outside the gene; only the bases of the gene are changed: a.G1"], log.Warnings);
    }

    [Fact]
    public void An_unknown_score_is_refused()
    {
        using var folder = new ScoreFolder();
        using var model = new ToySpliceModel();
        Assert.Contains("expected one of change, gain, loss",
            Assert.Throws<UsageException>(() => new IsmRun(model, folder.Genome, [], ["logodds"], distance: Distance)).Message, StringComparison.Ordinal);
    }

    // the probabilities of all positions of the transcript, with and without the change; N outside the transcript
    static (float Gain, float Loss) Changes(string bases, int pos0, char alternate, string strand, int track)
    {
        string transcript = new string('N', 50) + bases[50..350] + new string('N', 50);
        float[] before = Probabilities(transcript, strand, track);
        float[] after = Probabilities(transcript[..pos0] + alternate + transcript[(pos0 + 1)..], strand, track);
        float[] rises = [.. Enumerable.Range(pos0 - Distance, 2 * Distance + 1).Select(i => after[i] - before[i])];
        return (rises.Max(), -rises.Min());
    }

    // the model needs three bases on either side of a position
    static float[] Probabilities(string sequence, string strand, int track)
    {
        byte[] codes = Dna.Encode("NNN" + sequence + "NNN");
        float[] all = ToySpliceModel.Answer(strand == "-" ? Dna.ReverseComplement(codes) : codes);
        float[] values = [.. all.Where((_, i) => i % 3 == track)];
        return strand == "-" ? [.. values.Reverse()] : values;
    }

    static GeneTable Read(ScoreFolder folder, string strand)
    {
        File.WriteAllText(folder["genes.tsv"], Genes.Replace("{0}", strand, StringComparison.Ordinal));
        return GeneReader.Read(folder["genes.tsv"], folder.Genome);
    }

    static IsmResult Only(IsmRun run, IReadOnlyList<IsmRegion> regions)
    {
        IsmResult? found = null;
        run.Run(regions, result => found = result, TestContext.Current.CancellationToken);
        return found!;
    }

    sealed class Log : IRunLog
    {
        public List<string> Warnings { get; } = [];
        public void Info(string text) { }
        public void Warn(string kind, string example) => Warnings.Add($"{kind}: {example}");
        public void Progress(string what, long done, long? total, string unit) { }
    }
}
