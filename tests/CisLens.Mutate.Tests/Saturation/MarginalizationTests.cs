using System.Globalization;
using CisLens.Core;
using CisLens.Core.Contract;
using CisLens.Formats.Genes;
using CisLens.Mutate.Saturation;
using CisLens.Mutate.Tests.Alleles;
using CisLens.Mutate.Tests.Runs;

namespace CisLens.Mutate.Tests.Saturation;

/// <summary>Motifs in backgrounds, compared with the model on windows that are edited as text.</summary>
public sealed class MarginalizationTests : IDisposable
{
    const int Window = 20, Left = 9;

    readonly ScoreFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    static readonly ScanMotif s_odd = new("odd", Dna.Encode("GATAC")), s_even = new("even", Dna.Encode("TTGACC"));

    (IReadOnlyList<MarginalEffect> Effects, StatusCounts Counts) Run(ISequenceModel model, IReadOnlyList<IsmRegion> backgrounds, int[] offsets,
        ulong? shuffle = null, GeneTable? genes = null, params ScanMotif[] motifs) =>
        new Marginalization(new IsmRun(model, _folder.Genome, [], ["diff"], genes: genes), motifs is [] ? [s_odd, s_even] : motifs, offsets, shuffle)
            .Write(_folder["m"], backgrounds, () => { }, TestContext.Current.CancellationToken);

    /// <summary>The window with a motif whose middle is at an offset from the anchor.</summary>
    static string With(string window, ScanMotif motif, int offset) =>
        Placed(window, Dna.Decode(motif.Codes), Left + offset - motif.Codes.Length / 2);

    static string Placed(string window, string motif, int at) => window[..at] + motif + window[(at + motif.Length)..];

    [Fact]
    public void The_effect_of_a_motif_is_the_mean_over_the_backgrounds()
    {
        using var model = new PositionModel(Window);
        var backgrounds = IsmRegions.Random(_folder.Genome, model.Manifest, 30, new Rng(2));
        Assert.Equal(30, backgrounds.Select(b => b.Name).Distinct().Count());
        int[] offsets = [-6, 0, 7];
        var (effects, counts) = Run(model, backgrounds, offsets);
        Assert.Equal("OK 30", counts.ToString());
        string[] rows = [.. File.ReadLines(_folder["m.tsv"]).Skip(1)];
        Assert.Equal(2 * 3 * 2, rows.Length);
        foreach (var (index, effect) in effects.Index())
        {
            var motif = effect.Motif == "odd" ? s_odd : s_even;
            int track = effect.Column.Track.Id[1] - '0';
            double[] differences = [.. backgrounds.Select(b =>
            {
                string window = _folder.Bases(b.Contig, b.Anchor0 - Left, Window);
                return model.Expected(With(window, motif, effect.Offset), track) - model.Expected(window, track);
            })];
            double mean = differences.Average(), sd = Math.Sqrt(differences.Sum(d => (d - mean) * (d - mean)) / 29);
            Assert.Equal(mean, effect.Mean.Effect, 1e-6);
            Assert.Equal(sd, effect.Mean.Sd, 1e-6);
            string[] cells = rows[index].Split('\t');
            Assert.Equal([effect.Motif, $"{effect.Offset}", $"t{track}", "diff"], cells[..4]);
            double low = double.Parse(cells[8], CultureInfo.InvariantCulture), high = double.Parse(cells[9], CultureInfo.InvariantCulture);
            Assert.Equal(mean - 1.96 * sd / Math.Sqrt(30), low, 1e-5);
            Assert.Equal(mean + 1.96 * sd / Math.Sqrt(30), high, 1e-5);
            Assert.Equal("30", cells[10]);
        }
        // each background has a row per motif, offset and track
        Assert.Equal(1 + 30 * 12, File.ReadLines(_folder["m.each.tsv"]).Count());
    }

    [Fact]
    public void Shuffled_backgrounds_have_the_dinucleotides_of_the_window()
    {
        using var model = new DinucleotideModel();
        IsmRegion[] backgrounds = [IsmRegion.Around("b", 0, 400, 401)];
        // a copy of the window has the same dinucleotides, so a model that counts them predicts the same
        var (plain, _) = Run(model, backgrounds, [0]);
        var (shuffled, _) = Run(model, backgrounds, [0], shuffle: 4);
        Assert.Equal(plain[0].Mean.Ref, shuffled[0].Mean.Ref);
        using var positions = new PositionModel(Window);
        Assert.NotEqual(Run(positions, backgrounds, [0]).Effects[0].Mean.Ref, Run(positions, backgrounds, [0], shuffle: 4).Effects[0].Mean.Ref);
    }

    [Fact]
    public void Around_a_start_site_motif_and_offset_are_those_of_the_strand_of_the_gene()
    {
        using var model = new PositionModel(Window, kind: TrackKind.Scalar, strand: StrandRule.Forward, placement: WindowPlacement.AroundTss);
        File.WriteAllText(_folder["genes.tsv"], "gene_id\tchrom\tstrand\ttss0\nP\tchr1\t+\t1000\nM\tchr2\t-\t2000\n");
        var genes = GeneReader.Read(_folder["genes.tsv"], _folder.Genome);
        var (effects, counts) = Run(model, IsmRegions.RandomStarts(genes, 10, new Rng(1)), [-3, 2], genes: genes);
        Assert.Equal("OK 2", counts.ToString());
        string plus = _folder.Bases(0, 1_000 - Left, Window);
        string minus = Dna.Decode(Dna.ReverseComplement(Dna.Encode(_folder.Bases(1, 2_000 - Left, Window))));
        foreach (var effect in effects.Where(e => e.Column.Track.Id == "t1"))
        {
            var motif = effect.Motif == "odd" ? s_odd : s_even;
            // on the minus strand, the start site has the index Window - 1 - Left
            double expected = (model.Expected(With(plus, motif, effect.Offset), 1) - model.Expected(plus, 1)
                + model.Expected(Placed(minus, Dna.Decode(motif.Codes), Window - 1 - Left + effect.Offset - motif.Codes.Length / 2), 1)
                - model.Expected(minus, 1)) / 2;
            Assert.Equal(expected, effect.Mean.Effect, 1e-5);
        }
    }

    [Theory]
    [InlineData(21, 0, "motif m has 21 bp; expected at most 20 bp, the window of the model")]
    [InlineData(5, 9, "motif m of 5 bp does not fit into the window of 20 bp at offset 9; choose a smaller --offset")]
    [InlineData(5, -8, "motif m of 5 bp does not fit into the window of 20 bp at offset -8; choose a smaller --offset")]
    public void A_motif_that_does_not_fit_is_refused(int length, int offset, string message)
    {
        using var model = new PositionModel(Window);
        var error = Assert.Throws<UsageException>(() =>
            Run(model, [IsmRegion.Around("b", 0, 400, 401)], [offset], motifs: new ScanMotif("m", new byte[length])));
        Assert.Equal(message, error.Message);
        // the largest offsets at which a motif of 5 fits
        Run(model, [IsmRegion.Around("b", 0, 400, 401)], [-7, 8], motifs: new ScanMotif("m", new byte[5]));
    }

    [Fact]
    public void A_background_outside_the_genome_has_a_status_and_does_not_count()
    {
        using var model = new PositionModel(Window);
        File.WriteAllText(_folder["b.bed"], "chr1\t400\t401\nchr9\t1\t2\nchr1\t2\t3\n");
        var (effects, counts) = Run(model, IsmRegions.Bed(_folder["b.bed"], _folder.Genome), [0]);
        Assert.Equal(["NO_CONTIG 1", "OK 1", "PADDED 1"], counts.ToString().Split(", ").Order());
        Assert.Equal(2, effects[0].Mean.Count);
    }

    /// <summary>Counts the dinucleotide AC on the plus strand.</summary>
    sealed class DinucleotideModel : ISequenceModel
    {
        public ModelManifest Manifest { get; } = new()
        {
            Name = "ac",
            Family = "stub",
            Design = "ac",
            Window = Window,
            Strand = StrandRule.Forward,
            Tracks = [new Track { Id = "t0", Kind = TrackKind.Scalar }],
        };

        public int BatchSize => 4;

        public void Predict(PredictionRequest request, Prediction into) => WholeWindows.Predict(request, Manifest, (batch, _, output) =>
        {
            for (int i = 0; i < batch.Count; i++)
                output[i] = Dna.Decode(batch[i]).Split("AC").Length - 1;
        }, into);

        public void Dispose() { }
    }
}
