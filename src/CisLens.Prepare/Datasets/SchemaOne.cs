using System.Text.Json.Nodes;

namespace CisLens.Prepare.Datasets;

/// <summary>Dataset descriptions of schema 1 (until November 2026), with one head and at most one genome, without names.</summary>
static class SchemaOne
{
    /// <summary>The same description in the present schema.</summary>
    public static JsonObject Upgrade(JsonObject old)
    {
        var count = old["count"];
        int bins = old["bins"]?.GetValue<int>() ?? 1;
        var head = new JsonObject
        {
            ["bins"] = bins,
            ["bin_bp"] = (old["window"]?.GetValue<int>() ?? 0) / Math.Max(1, bins),
            ["tracks"] = Take(old, "tracks"),
            ["labels"] = Take(old, "labels"),
        };
        var build = Take(old, "build");
        var contigs = Take(old, "contigs") as JsonArray ?? [];
        if (build is not null || contigs.Count > 0)
            old["genomes"] = new JsonArray(new JsonObject { ["name"] = "genome", ["build"] = build, ["count"] = count?.DeepClone(),
                ["contigs"] = contigs });
        old.Remove("bins");
        old["heads"] = new JsonArray(head);
        return old;
    }

    static JsonNode? Take(JsonObject old, string name)
    {
        old.Remove(name, out var value);
        return value;
    }
}
