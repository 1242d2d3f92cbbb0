using CisLens.Core;
using CisLens.Core.Contract;
using CisLens.Design;
using CisLens.Design.Zoo;
using CisLens.Formats.Fasta;
using CisLens.Models.Networks;
using CisLens.Torch;
using CisLens.Train.Predict;

namespace CisLens.Train.Tests.Predict;

/// <summary>Tests the rows of <c>predict</c> for models with bins.</summary>
public sealed class PredictionRunTests : IDisposable
{
    readonly string _bed = Path.GetTempFileName();

    public void Dispose() => File.Delete(_bed);

    [Fact]
    public void A_long_sequence_has_a_row_per_base_as_in_one_window_with_N_on_both_sides()
    {
        var design = new SpliceAi80nt();
        using var model = Splice(design);
        string bases = Random(12_345);
        var rows = Rows(model, source => source.FromBed(Bed("all\t0\t12345\n"), Genome.FromText(("all", bases)), false));
        var padded = new byte[40 + bases.Length + 40];
        Array.Fill(padded, Dna.N);
        Dna.Encode(bases).CopyTo(padded, 40);
        var expected = new float[bases.Length * 3];
        model.Predict(new SequenceBatch(padded, padded.Length), [0, 1, 2], expected);
        Assert.Equal(bases.Length, rows.Count);
        for (int i = 0; i < rows.Count; i++)
        {
            Assert.Equal((long)i + 1, rows[i].Cells[^1]);
            for (int t = 0; t < 3; t++)
                Assert.Equal(expected[i * 3 + t], rows[i].Values[t], 1e-6);
        }
    }

    [Fact]
    public void A_region_has_its_own_bases_with_those_of_the_genome_around_it_and_the_minus_strand_is_read_backwards()
    {
        using var model = Splice(new SpliceAi80nt());
        string bases = Random(400), reverse = Dna.Decode(Dna.ReverseComplement(Dna.Encode(bases)));
        var whole = Rows(model, source => source.FromBed(Bed("c\t0\t400\n"), Genome.FromText(("c", bases)), false));
        var part = Rows(model, source => source.FromBed(Bed("c\t100\t150\n"), Genome.FromText(("c", bases)), false));
        Assert.Equal(whole[100..150].Select(r => r.Cells[^1]), part.Select(r => r.Cells[^1]));
        Assert.Equal("OK", part[0].Cells[^2]);
        Assert.Equal("PADDED", whole[0].Cells[^2]);
        foreach (var (a, b) in whole[100..150].Zip(part))
            Assert.Equal(a.Values[1], b.Values[1], 1e-6);
        // the minus strand of [100, 150) is [250, 300) of the reverse complement, in descending order
        var minus = Rows(model, source => source.FromBed(Bed("c\t100\t150\t.\t0\t-\n"), Genome.FromText(("c", bases)), false));
        var other = Rows(model, source => source.FromBed(Bed("c\t250\t300\n"), Genome.FromText(("c", reverse)), false));
        Assert.Equal(part.Select(r => r.Cells[^1]), minus.Select(r => r.Cells[^1]));
        for (int i = 0; i < 50; i++)
            Assert.Equal(other[49 - i].Values[1], minus[i].Values[1], 1e-6);
    }

    [Fact]
    public void A_model_with_wider_bins_has_a_row_per_bin_with_start_and_end()
    {
        // a window of 10 bp has bins at bases 1-2, 3-4, 5-6 and 7-8; the value of a bin is the sum of its codes
        var model = new SumsOfBins();
        string bases = "AACCGGTTAACCGGTTAACC";   // codes 0 0 1 1 2 2 3 3 0 0 1 1 2 2 3 3 0 0 1 1
        var genome = Genome.FromText(("c", bases));
        // the middle of [8, 12) is 10; the anchor has index 4; the window starts at 6, its bins at 7: [7, 9) [9, 11) [11, 13)
        Assert.Equal(["7 9 3", "9 11 1", "11 13 3"], Texts(Rows(model, s => s.FromBed(Bed("c\t8\t12\n"), genome, false))));
        // longer than the 8 bp of the bins: side by side from the start
        Assert.Equal(["4 6 4", "6 8 6", "8 10 0", "10 12 2", "12 14 4", "14 16 6"], Texts(Rows(model, s => s.FromBed(Bed("c\t4\t16\n"), genome, false))));
        Assert.Equal(["4 6 2", "6 8 0", "8 10 6", "10 12 4", "12 14 2", "14 16 0"], Texts(Rows(model, s => s.FromBed(Bed("c\t4\t16\t.\t0\t-\n"), genome, false))));
        Assert.Equal(["NA NA NA"], Texts(Rows(model, s => s.FromBed(Bed("c\t4\t40\n"), genome, false), "OUT_OF_RANGE 1")));
    }

    [Fact]
    public void Labels_and_splits_of_a_dataset_are_columns()
    {
        var data = new LabelledBases(10, window: 6, flank: 5);
        var model = new SumsOfBins { Manifest = new SumsOfBins().Manifest with { Bins = 6, BinBp = 1, CropBp = 2, Window = 10 } };
        var rows = Rows(model, s => s.FromData(data, Split.Validation), "OK 1");
        Assert.Equal(6, rows.Count);
        Assert.Equal(["seq8", "validation", "OK", 1L], rows[0].Cells);
        var labels = new float[18];
        data.Labels(8, labels);
        Assert.Equal(labels.Select(l => (double)l), rows.SelectMany(r => r.Values[..3]));
        var columns = new PredictionColumns(new(["name", "split"], ["status"], []), new Predictor(model), model.Manifest);
        Assert.Equal(["name", "split", "status", "position"], columns.Cells);
        Assert.Equal(["status.label", "track.status"], columns.Values.Select(v => v.Name));
    }

    static NetModel Splice(SpliceAi80nt design) => new(design.Manifest("s", [.. design.TrackIds!.Select(id => new Track { Id = id, Kind = TrackKind.Probability })]),
        Network.Create(design, Device.Cpu, new Rng(5)));

    static string Random(int length)
    {
        var rng = new Rng(7);
        return string.Concat(Enumerable.Range(0, length).Select(_ => "ACGT"[(int)rng.Next(4)]));
    }

    string Bed(string text)
    {
        File.WriteAllText(_bed, text);
        return _bed;
    }

    static List<(object?[] Cells, double[] Values)> Rows(ISequenceModel model, Func<SequenceSource, PredictionSource> read, string? counts = null)
    {
        var source = read(new SequenceSource(model.Manifest, new SilentLog()));
        var predictor = new Predictor(model);
        var rows = new RowList();
        var run = new PredictionRun(model, predictor, new(source, predictor, model.Manifest), rows);
        var found = run.Run(source.Inputs, new SilentLog(), CancellationToken.None);
        Assert.Equal(counts ?? found.ToString(), found.ToString());
        return rows.Rows;
    }

    static string[] Texts(List<(object?[] Cells, double[] Values)> rows) =>
        [.. rows.Select(r => $"{r.Cells[^2] ?? "NA"} {r.Cells[^1] ?? "NA"} {(double.IsNaN(r.Values[0]) ? "NA" : r.Values[0])}")];

    sealed class RowList : IPredictionWriter
    {
        public List<(object?[] Cells, double[] Values)> Rows { get; } = [];
        public void Add(IReadOnlyList<object?> cells, ReadOnlySpan<double> values) => Rows.Add(([.. cells], values.ToArray()));
    }

    sealed class SumsOfBins : ISequenceModel
    {
        public ModelManifest Manifest { get; init; } = new()
        {
            Name = "m", Family = "test", Design = "test", Window = 10, Bins = 4, BinBp = 2, CropBp = 1, Strand = StrandRule.Forward,
            Tracks = [new() { Id = "status", Kind = TrackKind.Signal }],
        };

        public int BatchSize => 2;

        public void Predict(PredictionRequest request, Prediction into) => WholeWindows.Predict(request, Manifest, (batch, _, output) =>
        {
            int bins = Manifest.Bins, bp = Manifest.BinBp!.Value;
            for (int i = 0; i < batch.Count; i++)
                for (int b = 0; b < bins; b++)
                    for (int k = 0; k < bp; k++)
                        output[i * bins + b] += batch[i][Manifest.CropBp + b * bp + k];
        }, into);

        public void Dispose() { }
    }
}
