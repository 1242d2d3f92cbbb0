using CisLens.Core;
using CisLens.Core.Contract;
using CisLens.Prepare.Datasets;

namespace CisLens.Prepare.Tests.Datasets;

/// <summary>Two genomes with one head each. The windows have 4 bp and come from the FASTA files of a human and a mouse contig.</summary>
public sealed class DatasetHeadsTests : IDisposable
{
    readonly TempFolder _temp = new();

    public void Dispose() => _temp.Dispose();

    DatasetGenome GenomeOf(string name, string contig, string bases)
    {
        string path = _temp.File($"{name}.fa", $">{contig}\n{bases}\n");
        var file = new DatasetSource("genome", path, new FileInfo(path).Length, DatasetFiles.Sha256(path));
        return new DatasetGenome { Name = name, Count = 0, Contigs = [new(contig, bases.Length)], File = file };
    }

    string Write()
    {
        string folder = _temp.Folder("two");
        var manifest = TestDataset.Describe(4,
            new DatasetHead { Name = "human", Genome = "hg", Tracks = TestDataset.Tracks(2), Bins = 2, BinBp = 1, CropBp = 1,
                Labels = LabelStorage.Float16 },
            new DatasetHead { Name = "mouse", Genome = "mm", Tracks = TestDataset.Tracks(1), BinBp = 4, Labels = LabelStorage.Bits }) with
        {
            Kind = ExampleKind.Intervals,
            Sequences = SequenceStorage.Genome,
            Flank = 1,
            Genomes = [GenomeOf("hg", "chr1", "ACGTACGTNN"), GenomeOf("mm", "chr2", "TTTTGGGG")],
        };
        using var writer = new DatasetWriter(folder, manifest, ["all"]);
        writer.Add(new Example { Labels = [1, 2, 3, 4], Start0 = 0 });
        writer.Add(new Example { Labels = [5, 6, 7, float.NaN], Start0 = 5, Split = Split.Test });
        writer.Add(new Example { Genome = 1, Start0 = 2 });
        writer.AddLabels(1, [1]);
        writer.Add(new Example { Genome = 1, Start0 = 3, Split = Split.Test });
        writer.AddLabels(1, [0]);
        writer.Finish();
        return folder;
    }

    static float[] Labels(ILabelledSequences data, int index)
    {
        var labels = new float[data.Bins * data.Tracks.Count];
        data.Labels(index, labels);
        return labels;
    }

    static string Bases(Dataset data, int index, int shift, int length)
    {
        var codes = new byte[length];
        data.Sequence(index, shift, codes);
        return Dna.Decode(codes);
    }

    [Fact]
    public void Each_head_has_the_labels_and_splits_of_its_genome()
    {
        using var data = Dataset.Open(Write());
        Assert.Equal(["human", "mouse"], data.Heads);
        var mouse = data.ForHead("mouse");
        Assert.Equal((2, 2, 1, 1), (data.Bins, data.Tracks.Count, mouse.Bins, mouse.Tracks.Count));
        Assert.Equal([1, 2, 3, 4], Labels(data, 0));
        Assert.Equal([5, 6, 7, float.NaN], Labels(data, 1));
        Assert.Equal([1f], Labels(mouse, 2));
        Assert.Equal([0f], Labels(mouse, 3));
        Assert.Equal([float.NaN], Labels(mouse, 0));
        Assert.Equal([1], data.Indexes(Split.Test));
        Assert.Equal([3], mouse.Indexes(Split.Test));
        Assert.Contains("human, mouse", Assert.Throws<UsageException>(() => data.ForHead("rat")).Message);
    }

    [Fact]
    public void Bases_come_from_the_genome_of_the_example()
    {
        using var data = Dataset.Open(Write());
        Assert.Equal("ACGT", Bases(data, 0, 0, 4));
        Assert.Equal("NACGTA", Bases(data, 0, 0, 6));
        Assert.Equal("CGTN", Bases(data, 1, 0, 4));
        Assert.Equal("GTNN", Bases(data, 1, 1, 4));
        Assert.Equal("TTGG", Bases(data, 2, 0, 4));
        Assert.Equal("chr2:4-7", data.Name(3));
    }

    [Fact]
    public void Another_genome_and_a_missing_one_are_refused_when_bases_are_first_read()
    {
        string folder = Write(), human = _temp.File("hg.fa", ">chr1\nACGTACGTNA\n");
        using (var data = Dataset.Open(folder))
        {
            var fault = Assert.Throws<InputException>(() => Bases(data, 0, 0, 4));
            Assert.Contains("hg.fa", fault.Message);
            Assert.Contains($"expected {data.Manifest.Genomes[0].File!.Sha256} for genome hg", fault.Message);
            Assert.DoesNotContain('\n', fault.Message);
            Assert.Equal("TTGG", Bases(data, 2, 0, 4));
        }
        File.Delete(human);
        using var missing = Dataset.Open(folder);
        Assert.Equal([1, 2, 3, 4], Labels(missing, 0));
        Assert.Contains("no such file; expected genome hg", Assert.Throws<InputException>(() => Bases(missing, 0, 0, 4)).Message);
    }

    [Fact]
    public void A_head_without_the_labels_of_an_example_cannot_be_finished()
    {
        using var writer = new DatasetWriter(_temp.Folder("short"), TestDataset.Describe(2,
            new DatasetHead { Tracks = TestDataset.Tracks(1), BinBp = 2, Labels = LabelStorage.Float32 },
            new DatasetHead { Name = "second", Tracks = TestDataset.Tracks(1), BinBp = 2, Labels = LabelStorage.Float32 }), ["all"]);
        writer.Add(new Example { Codes = [0, 1], Labels = [1], Name = "a" });
        Assert.Contains("head second has labels of 0 examples", Assert.Throws<InvalidOperationException>(() => writer.Finish()).Message);
    }
}
