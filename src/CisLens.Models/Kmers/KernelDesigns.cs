using System.Text.Json;
using System.Text.Json.Nodes;
using CisLens.Core;
using CisLens.Kernels;

namespace CisLens.Models.Kmers;

/// <summary>A kernel with its parameters.</summary>
/// <param name="Kernel">The kernel.</param>
/// <param name="Gapped">Its parameters if it is a gapped kernel; null for a spectrum kernel.</param>
public sealed record KernelDesign(KmerKernel Kernel, GappedKernel? Gapped)
{
    /// <summary>Further kernels. The kernel of the design is the mean of all.</summary>
    public IReadOnlyList<KmerKernel> Others { get; init; } = [];

    /// <summary>How letters other than A, C, G and T are read.</summary>
    public UnknownBases Unknown { get; init; }

    /// <summary>The kernel matrix of sequences. A linear kernel computes products only; a Gaussian kernel keeps all values.</summary>
    /// <exception cref="InputException">A sequence has no k-mers, or the values need more memory than there is.</exception>
    public IKernelOperator Matrix(SequenceSet sequences, int threads, IRunLog log, CancellationToken stop)
    {
        IKernelOperator[] kernels =
            [.. Others.Prepend(Kernel).Select(kernel => KernelTraining.Operator(kernel, sequences, threads, log, stop))];
        return kernels.Length == 1 ? kernels[0] : new MeanProduct(kernels);
    }

    /// <summary>Makes an SVM of a solution.</summary>
    public KernelModel ToModel(SequenceSet training, SvmSolution solution) =>
        KernelModel.From(Kernel, training, solution) with { Parameters = Gapped, Others = Others };
}

/// <summary>The designs of support vector machines.</summary>
public static class KernelDesigns
{
    /// <summary>Gapped k-mer SVM (Ghandi 2014, Lee 2016).</summary>
    public const string GkmSvm = "gkm-svm";

    /// <summary>k-mer SVM with a spectrum kernel (Lee, Karchin and Beer 2011).</summary>
    public const string KmerSvm = "kmer-svm";

    /// <summary>Names of the designs and a summary of each.</summary>
    public static IReadOnlyList<(string Name, string Summary)> All { get; } =
    [
        (GkmSvm, "gapped k-mer SVM, for a few hundred to a million sequences (Ghandi 2014; Lee 2016)"),
        (KmerSvm, "k-mer SVM, counts of words of one length (Lee 2011)"),
    ];

    /// <summary>The parameters of a design with their defaults, as in a model file and in <c>--config</c>.</summary>
    public static JsonObject Defaults(string design) =>
        design == KmerSvm ? new JsonObject { ["word_length"] = 6, ["last_word_length"] = null } : Parameters(new GappedKernel());

    /// <summary>The parameters of a gapped kernel, as in a model file.</summary>
    /// <param name="kernel">The kernel.</param>
    /// <param name="unknown">How letters other than A, C, G and T are read.</param>
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

    /// <summary>Makes the kernel for some parameters. Parameters that are left out have their defaults.</summary>
    /// <param name="design">Name of the design.</param>
    /// <param name="options">The parameters, or null for the defaults.</param>
    /// <param name="file">The file that has them, for messages.</param>
    /// <exception cref="ModelException">A name is unknown or a value is out of range.</exception>
    public static KernelDesign Kernel(string design, JsonObject? options, string file)
    {
        var all = Defaults(design);
        if (options?.Select(o => o.Key).FirstOrDefault(key => !all.ContainsKey(key)) is { } unknown)
            throw new ModelException(
                $"{file}: design {design} has no option \"{unknown}\"{DidYouMean.Hint(unknown, all.Select(o => o.Key))}");
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

    /// <summary>Replaces some of the parameters.</summary>
    public static JsonObject Over(this JsonObject all, JsonObject? some)
    {
        foreach (var (key, value) in some ?? [])
            all[key] = value?.DeepClone();
        return all;
    }

    static KernelDesign Spectrum(int first, int? last)
    {
        int end = last ?? first;
        if (first is < 3 or > 10 || end < first || end > 10)
            throw new UsageException(last is null ? $"word_length is {first}; expected 3 to 10"
                : $"word_length is {first} and last_word_length is {last}; expected 3 to 10, and the second not below the first");
        return new(KmerKernel.Spectrum(first), null) { Others = [.. Enumerable.Range(first + 1, end - first).Select(KmerKernel.Spectrum)] };
    }

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
            Centre = new(Value<int>(all, "centre_maximum"), Value<double>(all, "centre_half_life_bp")),
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
            throw new UsageException($"{key} is {all[key]?.ToJsonString(Json.Line) ?? "null"}; expected {expected}");
        }
    }
}
