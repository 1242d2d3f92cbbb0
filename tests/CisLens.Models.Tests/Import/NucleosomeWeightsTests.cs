using System.Globalization;
using System.IO.Compression;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using CisLens.Core;
using CisLens.Core.Contract;
using CisLens.Models.Import;
using CisLens.Models.Networks;
using CisLens.Tests;
using CisLens.Torch;

namespace CisLens.Models.Tests.Import;

/// <summary>
/// Two published yeast networks give the numbers that a plain evaluation of their weights gives: one of PyTorch, whose layers are in
/// yeast-nucleosome.json, and one of Keras, whose file has its layers.
/// </summary>
public sealed class NucleosomeWeightsTests
{
    const string Folder = "data/weights-yeast-nucleosome/";

    static readonly Lazy<byte[]> s_chromosome = new(() => Read("chrXVI"));

    static byte[] Read(string chromosome)
    {
        using var reader = Lines("data/yeast-genome-signal/genome/sacCer3.fa.gz");
        var codes = new List<byte>();
        for (bool inside = false; reader.ReadLine() is { } line;)
            if (line.StartsWith('>'))
                inside = line[1..].Split(' ')[0] == chromosome;
            else if (inside)
                codes.AddRange(Dna.Encode(line));
        return [.. codes];
    }

    static StreamReader Lines(string relative)
    {
        var file = File.OpenRead(SharedData.Path(relative));
        return new(relative.EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(file, CompressionMode.Decompress) : file);
    }

    static string[][] Rows(string name)
    {
        using var reader = Lines(Folder + name);
        return [.. reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(line => !line.StartsWith('#')).Select(line => line.Split('\t'))];
    }

    static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    static NetModel BasenjiLike(string extension, [CallerFilePath] string here = "")
    {
        var design = DesignFile.Read(Path.Combine(Path.GetDirectoryName(here)!, "yeast-nucleosome.json"));
        return NetworkImport.Read(SharedData.Path($"{Folder}basenji_like_nucleosome.{extension}"), design, "nucleosomes", TrackNames.From(null, design), Device.Cpu);
    }

    static float[] Predict(NetModel model, byte[] window)
    {
        var output = new float[model.Manifest.Bins];
        model.Predict(new SequenceBatch(window, window.Length), [0], output);
        return output;
    }

    [Theory]
    [InlineData("pt")]
    [InlineData("safetensors")]
    public void The_network_of_PyTorch_gives_the_stored_windows(string extension)
    {
        using var model = BasenjiLike(extension);
        Assert.Equal((128, 16, "relu", Centre.Right, StrandRule.Forward), (model.Manifest.Bins, model.Manifest.BinBp, model.Manifest.OutputTransform, model.Manifest.Centre, model.Manifest.Strand));
        var rows = Rows("basenji_like_nucleosome.expected_windows.tsv.gz")[1..];
        Assert.Equal(20, rows.Length);
        foreach (string[] row in rows)
        {
            var found = Predict(model, s_chromosome.Value[int.Parse(row[1])..int.Parse(row[2])]);
            for (int bin = 0; bin < 128; bin++)
                Assert.Equal(Number(row[4 + bin]), found[bin], 1e-4);
        }
    }

    [Fact]
    public void The_network_of_PyTorch_gives_the_stored_effects_of_variants()
    {
        using var model = BasenjiLike("safetensors");
        var rows = Rows("basenji_like_nucleosome.expected_variants.tsv")[1..];
        Assert.Equal(40, rows.Length);
        foreach (string[] row in rows)
        {
            int anchor = model.Manifest.Centre.AnchorIndex(2048), pos0 = int.Parse(row[1]) - 1;
            byte[] window = s_chromosome.Value[(pos0 - anchor)..(pos0 - anchor + 2048)];
            Assert.Equal(row[2][0], Dna.Letter(window[anchor]));
            var reference = Predict(model, window);
            window[anchor] = Dna.Code(row[3][0]);
            var alternate = Predict(model, window);
            double[] differences = [.. alternate.Zip(reference, (a, r) => (double)a - r)];
            double[] found = [reference.Sum(v => (double)v), alternate.Sum(v => (double)v), differences.Sum(), differences.Max(Math.Abs)];
            for (int i = 0; i < 4; i++)
                Assert.Equal(Number(row[5 + i]), found[i], 1e-4);
        }
    }

    [Fact]
    public void The_network_of_Keras_needs_no_design_and_gives_the_stored_densities()
    {
        string path = SharedData.Path(Folder + "cnn_nucleosome_2001.hdf5");
        var design = DesignFile.InWeights(path)!.WithOptions(new JsonObject { ["base_order"] = "ATGC", ["strand"] = "forward" });
        using var model = NetworkImport.Read(path, design, "density", TrackNames.From(null, design), Device.Cpu);
        Assert.Equal((2001, 1, "ATGC", TrackKind.Signal), (model.Manifest.Window, model.Manifest.Bins, model.Manifest.BaseOrder, model.Manifest.Tracks[0].Kind));
        var rows = Rows("cnn_nucleosome_2001.expected.tsv")[1..];
        Assert.Equal(200, rows.Length);
        foreach (string[] row in rows)
            Assert.Equal(Number(row[2]), Predict(model, s_chromosome.Value[(int.Parse(row[1]) - 1000)..(int.Parse(row[1]) + 1001)])[0], 1e-4);
    }
}
