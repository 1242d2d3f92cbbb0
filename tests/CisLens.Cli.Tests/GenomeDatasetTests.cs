using System.IO.Compression;

namespace CisLens.Cli.Tests;

/// <summary>Tests <c>prepare peaks --sequences genome</c>, which makes a dataset that reads its bases from the genome.</summary>
public sealed class GenomeDatasetTests(TrainingRuns runs)
{
    [Fact]
    public void A_dataset_of_coordinates_gives_the_same_weights_and_predictions_as_one_of_bases()
    {
        Run("prepare", "peaks", "--genome", "sim/genome.fa", "--samples", "sim/samples.tsv", "--window", "100", "--sequences", "genome", "-o", "coordinates");
        Assert.False(File.Exists(At("coordinates/bases.2bit")));
        Directory.CreateDirectory(At("coordinates-run"));
        Run("train", "coordinates", "--config", "train.json", "-@", "1", "-o", "coordinates-run/m.clm");
        Assert.Equal(Weights(runs.At("whole")), Weights(runs.At("coordinates-run")));
        foreach (string data in new[] { "data", "coordinates" })
            Run("predict", "whole/m.clm", data, "--split", "test", "-o", $"{data}.tsv");
        Assert.Equal(File.ReadAllText(At("data.tsv")), File.ReadAllText(At("coordinates.tsv")));
    }

    [Fact]
    public void A_dataset_of_coordinates_whose_genome_has_changed_is_refused()
    {
        File.Copy(At("sim/genome.fa"), At("moved.fa"));
        Run("prepare", "peaks", "--genome", "moved.fa", "--samples", "sim/samples.tsv", "--window", "100", "--sequences", "genome", "-o", "moved");
        File.AppendAllText(At("moved.fa"), "ACGT\n");
        var (code, _, error) = BadInput.Cli.RunIn(runs.Folder, "predict", "whole/m.clm", "moved", "-o", "moved.tsv");
        Assert.Equal(3, code);
        Assert.Contains("moved.fa: SHA-256 is ", error);
        Assert.Contains("put the FASTA there, or change its path in ", error);
    }

    string At(string name) => Path.Combine(runs.Folder, name);

    void Run(params string[] arguments)
    {
        var (code, _, error) = BadInput.Cli.RunIn(runs.Folder, arguments);
        Assert.True(code == 0, error);
    }

    static byte[] Weights(string model)
    {
        using var zip = ZipFile.OpenRead(model);
        var bytes = new MemoryStream();
        using var entry = zip.GetEntry("weights.safetensors")!.Open();
        entry.CopyTo(bytes);
        return bytes.ToArray();
    }
}
