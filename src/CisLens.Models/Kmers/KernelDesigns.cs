using System.Text.Json;
using System.Text.Json.Nodes;
using CisLens.Core;
using CisLens.Kernels;

namespace CisLens.Models.Kmers;

/// <summary>A kernel with its parameters.</summary>
/// <param name="Kernel">The kernel.</param>
/// <param name="Gapped">Its parameters where it is a gapped one; null for a spectrum kernel.</param>
public sealed record KernelDesign(KmerKernel Kernel, GappedKernel? Gapped)
{
    /// <summary>Further kernels, whose mean with the first is the design's.</summary>
    public IReadOnlyList<KmerKernel> Others { get; init; } = [];

    /// <summary>What becomes of letters other than A, C, G and T.</summary>
    public UnknownBases Unknown { get; init; }

    /// <summary>The kernel matrix of sequences: by products where the kernel is linear, as numbers in memory where it is Gaussian.</summary>
    /// <exception cref="InputException">A sequence has no words, or the numbers are more than the memory holds.</exception>
    public IKernelOperator Matrix(SequenceSet sequences, int threads, IRunLog log, CancellationToken stop)
    {
        IKernelOperator[] kernels = [.. Others.Prepend(Kernel).Select(kernel => KernelTraining.Operator(kernel, sequences, threads, log, stop))];
        return kernels.Length == 1 ? kernels[0] : new MeanProduct(kernels);
    }

    /// <summary>The machine that a solution is.</summary>
    public KernelModel Machine(SequenceSet training, SvmSolution solution) => KernelModel.From(Kernel, training, solution) with { Parameters = Gapped, Others = Others };
}

/// <summary>The designs whose models are support vector machines.</summary>
public static class KernelDesigns
{
    /// <summary>Gapped k-mers (Ghandi 2014, Lee 2016).</summary>
    public const string GkmSvm = "gkm-svm";

    /// <summary>The spectrum kernel (Lee, Karchin and Beer 2011).</summary>
    public const string KmerSvm = "kmer-svm";

    /// <summary>Their names and a line on each.</summary>
    public static IReadOnlyList<(string Name, string Summary)> All { get; } =
    [
        (GkmSvm, "gapped k-mer SVM, for a few hundred to a million sequences (Ghandi 2014; Lee 2016)"),
        (KmerSvm, "k-mer SVM, counts of words of one length (Lee 2011)"),
    ];

    /// <summary>The parameters with their defaults, as a model file and <c>--config</c> keep them.</summary>
    public static JsonObject Defaults(string design) =>
        design == KmerSvm ? new JsonObject { ["word_length"] = 6, ["last_word_length"] = null } : Parameters(new GappedKernel());

    /// <summary>A gapped kernel's parameters.</summary>
    /// <param name="kernel">The kernel.</param>
    /// <param name="unknown">What becomes of letters other than A, C, G and T.</param>
    public static JsonObject Parameters(GappedKernel kernel, UnknownBases unknown = UnknownBases.Skip) => new()
    {
        ["type"] = JsonSerializer.SerializeToNode(kernel.Type, Json.Indented),
        ["word_length"] = kernel.WordLength,
        ["informative"] = kernel.Informative,
        ["max_mismatches"] = kernel.MaxMismatches,
        ["reverse_complements"] = kernel.ReverseComplements,
        ["gamma"] = kernel.Gamma,
        ["centre_maximum"] = kernel.Centre.Maximum,
        ["centre_half_life_bp"] = kernel.Centre.HalfLifeBp,
        ["wildcard_price"] = kernel.WildcardPrice,
        ["unknown_bases"] = JsonSerializer.SerializeToNode(unknown, Json.Indented),
    };

    /// <summary>The kernel that parameters ask for; what they leave out has its default.</summary>
    /// <param name="design">The design's name.</param>
    /// <param name="options">The parameters, or null for the defaults.</param>
    /// <param name="file">Where they stand, for messages.</param>
    /// <exception cref="ModelException">A name or a value is not a kernel's.</exception>
    public static KernelDesign Kernel(string design, JsonObject? options, string file)
    {
        var all = Defaults(design);
        if (options?.Select(o => o.Key).FirstOrDefault(key => !all.ContainsKey(key)) is { } unknown)
            throw new ModelException($"{file}: design {design} has no option \"{unknown}\"{DidYouMean.Hint(unknown, all.Select(o => o.Key))}");
        all = all.Over(options);
        try
        {
            return design == KmerSvm ? Spectrum(Value<int>(all, "word_length"), Value<int?>(all, "last_word_length")) : Gapped(all);
        }
        catch (UsageException e)
        {
            throw new ModelException($"{file}: {e.Message}", e);
        }
    }

    /// <summary>These parameters with some replaced.</summary>
    public static JsonObject Over(this JsonObject all, JsonObject? some)
    {
        foreach (var (key, value) in some ?? [])
            all[key] = value?.DeepClone();
        return all;
    }

    static KernelDesign Spectrum(int first, int? last) => first is >= 3 and <= 10 && (last ?? first) is var end && end >= first && end <= 10
        ? new(KmerKernel.Spectrum(first), null) { Others = [.. Enumerable.Range(first + 1, end - first).Select(KmerKernel.Spectrum)] }
        : throw new UsageException(last is null ? $"word_length is {first}, expected 3 to 10" : $"word_length is {first} and last_word_length {last}, expected 3 to 10 and not less than the first");

    static KernelDesign Gapped(JsonObject all)
    {
        var kernel = new GappedKernel
        {
            Type = Value<GappedKernelType>(all, "type"),
            WordLength = Value<int>(all, "word_length"),
            Informative = Value<int>(all, "informative"),
            MaxMismatches = Value<int>(all, "max_mismatches"),
            ReverseComplements = Value<bool>(all, "reverse_complements"),
            Gamma = Value<double>(all, "gamma"),
            WildcardPrice = Value<double>(all, "wildcard_price"),
            Centre = new CentreWeights { Maximum = Value<int>(all, "centre_maximum"), HalfLifeBp = Value<double>(all, "centre_half_life_bp") },
        };
        return new(kernel.Build(), kernel) { Unknown = Value<UnknownBases>(all, "unknown_bases") };
    }

    static T? Value<T>(JsonObject all, string key)
    {
        try
        {
            return all[key].Deserialize<T>(Json.Indented);
        }
        catch (JsonException)
        {
            var type = Nullable.GetUnderlyingType(typeof(T)) ?? typeof(T);
            string expected = type.IsEnum ? string.Join(", ", Enum.GetNames(type).Select(JsonNamingPolicy.SnakeCaseLower.ConvertName))
                : type == typeof(bool) ? "true or false" : type == typeof(int) ? "a whole number" : "a number";
            throw new UsageException($"{key} is {all[key]?.ToJsonString(Json.Line) ?? "null"}, expected {expected}");
        }
    }
}
