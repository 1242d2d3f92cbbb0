using System.Text.Json;
using System.Text.Json.Nodes;
using CisLens.Core;

namespace CisLens.Mutate.Runs;

/// <summary>The part of the run record of a shard that a merge needs.</summary>
/// <param name="Output">Path and format.</param>
/// <param name="Shard">Number of the shard and number of shards.</param>
/// <param name="Chunks">The range of chunks of the shard, and the number of chunks of the input.</param>
/// <param name="HeaderLength">Length of the header in bytes.</param>
/// <param name="Common">Settings and inputs that must be equal in all shards, as text.</param>
/// <param name="Counts">The counts of the run.</param>
sealed record ShardRecord(ScoreOutput Output, Shard Shard, (long First, long End, long All) Chunks, long HeaderLength, string Common,
    IReadOnlyDictionary<string, long> Counts)
{
    /// <summary>Keys of the settings in a run record.</summary>
    public const string Number = "shard", First = "first_chunk", End = "end_chunk", All = "chunks",
        Format = "output_format", HeaderBytes = "output_header_bytes", Bytes = "output_bytes", Hash = "output_sha256";

    // paths of inputs may differ between computers; their hashes may not
    static readonly string[] s_own = [Number, First, End, HeaderBytes, Bytes, Hash, "variants", "genome", "model"];

    /// <summary>Reads the run record of an output, and checks size and hash of the output.</summary>
    /// <exception cref="InputException">There is no run record, it is not that of a shard, or the output has changed.</exception>
    public static ShardRecord Read(string path)
    {
        string file = path + ".run.json";
        if (!File.Exists(file))
            throw InputException.In(file, "no such file; expected the run record that score --shard wrote next to the shard");
        try
        {
            return Parse(path, JsonNode.Parse(File.ReadAllText(file))!.AsObject());
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or NullReferenceException or ArgumentException
            or FormatException)
        {
            throw InputException.In(file, "not the run record of a shard; expected one from score --shard", e);
        }
    }

    static ShardRecord Parse(string path, JsonObject record)
    {
        var settings = record["settings"]!.AsObject();
        if (settings[Number] is null)
            throw InputException.In(path, "not a shard: its run record is that of a complete run");
        var found = InputFile.From(path);
        if (found.Bytes != settings[Bytes]!.GetValue<long>() || found.Sha256 != settings[Hash]!.GetValue<string>())
            throw InputException.In(path, "size or SHA-256 differ from its run record; run score --shard again");
        return new(
            new(path, Enum.Parse<ScoreFormat>(settings[Format]!.GetValue<string>().Replace("_", ""), ignoreCase: true)),
            Shard.Parse(settings[Number]!.GetValue<string>()),
            (settings[First]!.GetValue<long>(), settings[End]!.GetValue<long>(), settings[All]!.GetValue<long>()),
            settings[HeaderBytes]!.GetValue<long>(), CommonOf(settings, record["inputs"]!.AsArray()),
            record["counts"]!.AsObject().ToDictionary(c => c.Key, c => c.Value!.GetValue<long>()));
    }

    static string CommonOf(JsonObject settings, JsonArray inputs) => string.Join('\n',
        settings.Where(s => !s_own.Contains(s.Key)).Select(s => $"{s.Key}={s.Value?.ToJsonString()}")
            .Concat(inputs.Select(i => i!["sha256"]?.GetValue<string>() ?? "")));
}
