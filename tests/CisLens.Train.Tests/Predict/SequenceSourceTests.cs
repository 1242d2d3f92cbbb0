using CisLens.Core;
using CisLens.Core.Contract;
using CisLens.Formats.Fasta;
using CisLens.Train.Predict;

namespace CisLens.Train.Tests.Predict;

public sealed class SequenceSourceTests : IDisposable
{
    readonly string _folder = Directory.CreateTempSubdirectory("cislens-").FullName;
    static readonly ModelManifest s_model = new() { Name = "m", Family = "net", Design = "test", Window = 4, Tracks = [new() { Id = "t", Kind = TrackKind.Probability }] };
    readonly SequenceSource _source = new(s_model, new SilentLog());

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    string Write(string name, string text)
    {
        string path = Path.Combine(_folder, name);
        File.WriteAllText(path, text);
        return path;
    }

    static string[] Texts(IEnumerable<(string Name, byte[] Codes)> sequences) => [.. sequences.Select(s => $"{s.Name} {Dna.Decode(s.Codes)}")];

    [Fact]
    public void Longer_sequences_are_cut_around_their_anchor_and_shorter_ones_filled() =>
        // the anchor is left of the centre: index 4 of 10 bp and index 1 of a window of 4 bp, so the window starts at 3;
        // it is index 0 of 2 bp, so that window starts at −1
        Assert.Equal(["a TACG", "b NACN", "c GGTT"], Texts(_source.FromFasta(Write("s.fa", ">a\nACGTACGTAC\n>b\nAC\n>c\nGGTT\n"))));

    [Fact]
    public void A_table_names_its_rows() =>
        Assert.Equal(["x ACGT", "y TTTT"], Texts(_source.FromTable(Write("s.tsv", "id\tsequence\nx\tACGT\ny\ttttt\n"))));

    [Fact]
    public void An_interval_as_long_as_the_window_is_the_window_and_another_gives_its_middle()
    {
        var genome = Genome.FromText(("chr1", "ACGTACGTAC"));
        // [2, 6) is the window; the middle of [0, 9) is 4 and the anchor is 1, so the window is [3, 7), also on the minus strand
        string bed = Write("s.bed", "chr1\t2\t6\tone\nchr1\t0\t9\ttwo\nchr1\t0\t9\tthree\t0\t-\n");
        Assert.Equal(["one GTAC", "two TACG", "three CGTA"], Texts(_source.FromBed(bed, genome)));
    }

    [Fact]
    public void A_model_that_crops_gets_longer_sequences_than_the_windows_of_the_data()
    {
        var data = new LabelledBases(10, window: 6, flank: 5);
        var sequences = new SequenceSource(s_model with { Window = 10, Bins = 6, BinBp = 1, CropBp = 2 }, new SilentLog()).FromData(data, Split.Test).ToList();
        var expected = new byte[10];
        data.Sequence(9, 0, expected);
        Assert.Equal(expected, Assert.Single(sequences).Codes);
        Assert.Contains("predicts the inner 4 bp; the data has windows of 6 bp", Assert.Throws<ModelException>(() =>
            new SequenceSource(s_model with { Window = 8, CropBp = 2 }, new SilentLog()).FromData(data, null).ToList()).Message);
        Assert.Contains("needs 7 bp on each side", Assert.Throws<ModelException>(() =>
            new SequenceSource(s_model with { Window = 20, CropBp = 7 }, new SilentLog()).FromData(data, null).ToList()).Message);
    }
}
