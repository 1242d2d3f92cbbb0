using System.Text.Json.Nodes;
using CisLens.Core.Contract;
using CisLens.Formats.Genes;
using CisLens.Mutate.Effects;
using CisLens.Mutate.Tables;
using CisLens.Tests;

namespace CisLens.Mutate.Tests.Splicing;

/// <summary>Delta scores of given predictions equal those of SpliceAI (shared/golden/nets/pipelines.json).</summary>
public sealed class SpliceGoldenTests
{
    const int Tracks = 3;

    [Fact]
    public void Substitution_insertion_and_deletion_on_both_strands_masked_or_not()
    {
        var records = JsonNode.Parse(File.ReadAllText(SharedData.Path("golden/nets/pipelines.json")))!["spliceai_delta"]!["records"]!.AsArray();
        Assert.Equal(24, records.Count);
        foreach (var record in records)
            Assert.Equal((string)record!["result"]!, Found(record));
    }

    static string Found(JsonNode record)
    {
        string reference = (string)record["ref"]!, alternate = (string)record["alt"]!;
        int distance = (int)record["distance"]!, boundary = (int)record["position_of_nearest_exon_boundary_minus_variant"]!;
        bool reverse = (string)record["strand"]! == "-";
        float[] ref0 = OnPlus(record["y_ref_model_orientation"]!, reverse), copy = OnPlus(record["y_alt_model_orientation"]!, reverse);
        // the first base of an insertion or deletion is in both alleles and is kept
        int kept = reference.Length == alternate.Length ? 0 : 1;
        var edit = new WindowEdit(0, distance + kept, reference.Length - kept, distance + kept, alternate.Length - kept);
        var delta = SpliceDelta.Compute(new Gene("G1", 0, 0, 1, reverse, null), new(ref0, AlignedOutput.Compute(copy, edit, Tracks, 2 * distance + 1)), [],
            new(Acceptor: 1, Donor: 2), Tracks, distance, (int)record["mask"]! == 1 ? distance + boundary : null);
        return $"{alternate}|{SpliceText.Entry(delta)}";
    }

    static float[] OnPlus(JsonNode rows, bool reverse)
    {
        var places = rows.AsArray().Select(row => row!.AsArray().Select(v => (float)(double)v!));
        return [.. (reverse ? places.Reverse() : places).SelectMany(place => place)];
    }
}
