using System.Globalization;
using System.IO.Compression;
using CisLens.Core;
using CisLens.Core.Contract;
using CisLens.Design;
using CisLens.Design.Tests.Goldens;
using CisLens.Design.Zoo;
using CisLens.Formats.Fasta;
using CisLens.Models.Import;
using CisLens.Models.Networks;
using CisLens.Tests;
using CisLens.Torch;

namespace CisLens.Models.Tests.Import;

/// <summary>Published Keras weights give the published numbers.</summary>
public sealed class PublishedWeightsTests
{
    static NetModel Import(string file, ModelDesign design, string? architecture = null) =>
        NetworkImport.Read(SharedData.Path($"data/{file}"), design, "given", TrackNames.From(null, design), Device.Cpu, architecture is null ? null : SharedData.Path($"data/{architecture}"));

    static string[][] Table(string file)
    {
        string path = SharedData.Path($"data/{file}");
        using Stream raw = File.OpenRead(path), text = file.EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(raw, CompressionMode.Decompress) : raw;
        return [.. new StreamReader(text).ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.TrimEnd('\r').Split('\t'))];
    }

    static float[] Predict(NetModel model, IReadOnlyList<byte[]> sequences)
    {
        int tracks = model.Manifest.Tracks.Count;
        var output = new float[sequences.Count * tracks];
        model.Predict(new SequenceBatch([.. sequences.SelectMany(s => s)], model.Manifest.Window), [.. Enumerable.Range(0, tracks)], output);
        return output;
    }

    /// <summary>Compares the columns of a table with the tracks of a model. The tables have six decimals.</summary>
    static void Check(NetModel model, string[][] table, string sequence, string[] columns)
    {
        int at = Array.IndexOf(table[0], sequence);
        float[] found = Predict(model, [.. table.Skip(1).Select(row => Dna.Encode(row[at]))]);
        for (int i = 1; i < table.Length; i++)
            for (int t = 0; t < columns.Length; t++)
                Assert.Equal(double.Parse(table[i][Array.IndexOf(table[0], columns[t])], CultureInfo.InvariantCulture), found[(i - 1) * columns.Length + t], 1e-5);
    }

    [Theory]
    [InlineData("dros_1000a.tsv.gz")]
    [InlineData("dros_1000b.tsv.gz")]
    public void DeepStarr_gives_the_stored_activities_of_a_thousand_sequences(string file)
    {
        using var model = Import("weights-deepstarr/deepstarr.model.h5", new DeepStarr(), "weights-deepstarr/deepstarr.model.json");
        Assert.Equal(["Dev", "Hk"], model.Manifest.Tracks.Select(t => t.Id));
        Check(model, Table($"weights-deepstarr/{file}"), "Sequence", ["deepstarr_dev", "deepstarr_hk"]);
    }

    [Fact]
    public void MpraDragoNN_gives_the_stored_activities_of_the_elements()
    {
        using var model = Import("weights-mpra-dragonn/ConvModel.hdf5", new MpraDragoNN(), "weights-mpra-dragonn/ConvModel.json");
        var table = Table("weights-mpra-dragonn/dragonn_expected_predictions.tsv");
        Check(model, table, "sequence", [.. table[0].Skip(3)]);
        Assert.Equal(table[0].Skip(3), model.Manifest.Tracks.Select(t => t.Id));
    }

    [Fact]
    public void Xpresso_gives_the_published_expression_of_promoters_of_either_strand()
    {
        using var model = Import("weights-xpresso/human_median.h5", new Xpresso());
        using var genome = Genome.Open(SharedData.Path("data/genome-slices/hg38_chr1_1-1000000.fa.gz"), new SilentLog());
        var rows = Table("weights-xpresso/promoters_expected.tsv").Skip(1).ToArray();
        Assert.Contains(rows, row => row[5] == "-");
        foreach (string[] row in rows)
        {
            long start0 = long.Parse(row[1]);
            var codes = new byte[long.Parse(row[2]) - start0];
            genome.Codes(0, start0, codes);
            float found = Predict(model, [row[5] == "-" ? Dna.ReverseComplement(codes) : codes])[0];
            Assert.Equal(double.Parse(row[6], CultureInfo.InvariantCulture), found, 1e-6);
        }
    }

    [Fact]
    public void DeepBinds_Keras_files_are_refused_for_the_Python_in_them() =>
        Assert.Contains("is a Python function (Lambda), which is not run", Assert.Throws<ModelException>(() => Import("weights-deepbind/keras/D00317.009.h5", new DeepBind())).Message, StringComparison.Ordinal);

    [Fact]
    public void DeepBinds_Keras_files_answer_as_a_plain_implementation_in_the_form_that_they_have()
    {
        byte[] s0 = Generator.Sequence("pub", "s0", 101);
        using var cebpb = Import("weights-deepbind/keras/D00317.009.h5", new DeepBind { Sliding = true });
        using var mbnl1 = Import("weights-deepbind/keras/D00120.001.h5", new DeepBind { Sliding = true, SingleStrand = true, DetectorLength = 16, MeanPool = true, Hidden = 32 });
        Assert.Equal(0.10036945713615354, Predict(cebpb, [s0])[0], 1e-6);   // zoo.py prints these two values for the files
        Assert.Equal(0.48900648495267246, Predict(mbnl1, [s0])[0], 1e-6);
        // both strands share one hidden layer; the file contains its activation twice
        using var both = Import("weights-deepbind/keras/D00503.014.h5", new DeepBind { Sliding = true, Hidden = 32 });
        Assert.Equal(Predict(both, [Dna.ReverseComplement(s0)])[0], Predict(both, [s0])[0], 1e-6);
    }

    [Fact]
    public void FactorNet_answers_as_a_plain_implementation_and_sees_the_motif_of_its_factor()
    {
        const string folder = "weights-factornet/HNF4A_onePeak_Unique35_DGF";
        using var model = Import($"{folder}/final_model.hdf5", new FactorNet(), $"{folder}/model.json");
        byte[] random = Generator.Sequence("pub", "s0", 1002), bound = (byte[])random.Clone();
        Dna.Encode("GGGTCAAAGTCCAG").CopyTo(bound, 480);   // a binding site of HNF4A; reversed kernels would not find it
        float[] found = Predict(model, [random, bound]);
        Assert.Equal(0.0012341519335114543, found[0], 1e-5);   // zoo.py prints this value for the file
        Assert.True(found[1] > 10 * found[0], $"{found[0]:R} to {found[1]:R}");
    }
}
