using System.Globalization;
using System.Text;
using CisLens.Core;
using CisLens.Formats.Text;

namespace CisLens.Kernels.Interchange;

/// <summary>The lines of an LS-GKM model file before its support vectors: key, blank, value. Each key occurs once.</summary>
sealed class LsGkmHeader
{
    static readonly string[] s_keys =
        ["svm_type", "kernel_type", "L", "k", "d", "norc", "gamma", "M", "H", "nr_class", "total_sv", "rho", "label", "nr_sv"];

    static readonly string[] s_types = ["gkm_cnt", "gkm_estfull", "gkm_esttrunc", "gkmrbf", "wgkm", "wgkmrbf", "gkm_cnt_rbf"];

    readonly LineReader _lines;
    readonly Dictionary<string, (string Value, long Line)> _fields = [];

    /// <summary>Reads up to the line <c>SV</c>.</summary>
    /// <exception cref="InputException">The header is damaged or of another format.</exception>
    public LsGkmHeader(LineReader lines)
    {
        _lines = lines;
        while (true)
        {
            if (!lines.Read(out var bytes))
                throw lines.Line == 0
                    ? InputException.In(lines.Name, "is empty; expected an LS-GKM model")
                    : lines.Fault("the file ends before the line SV; it is truncated or not an LS-GKM model");
            string line = Encoding.UTF8.GetString(bytes).TrimEnd(' ');
            if (line == "SV")
                break;
            Add(line);
        }
        Kernel = ReadKernel();
        (IsRegression, Rho, Count) = (ReadIsRegression(), Number("rho"), Whole("total_sv"));
        Positives = IsRegression ? null : ReadPositives();
    }

    /// <summary>The kernel.</summary>
    public GappedKernel Kernel { get; }

    /// <summary>True for a regression.</summary>
    public bool IsRegression { get; }

    /// <summary>rho.</summary>
    public double Rho { get; }

    /// <summary>Number of support vectors.</summary>
    public int Count { get; }

    /// <summary>Number of positives among the support vectors; null in regression.</summary>
    public int? Positives { get; }

    /// <summary>Name of a kernel type in a file.</summary>
    public static string NameOf(GappedKernelType type) => s_types[(int)type];

    void Add(string line)
    {
        int blank = line.IndexOf(' ', StringComparison.Ordinal);
        string key = blank < 0 ? line : line[..blank];
        if (!s_keys.Contains(key))
            throw _lines.Fault($"{Quoted.Text(Encoding.UTF8.GetBytes(key))}; expected one of {string.Join(' ', s_keys)} or SV");
        if (!_fields.TryAdd(key, (blank < 0 ? "" : line[(blank + 1)..].Trim(), _lines.Line)))
            throw _lines.Fault($"duplicate key {key}");
    }

    GappedKernel ReadKernel()
    {
        int type = Array.IndexOf(s_types, Text("kernel_type"));
        if (type < 0)
            throw Fault("kernel_type", $"one of {string.Join(", ", s_types)}");
        var kernel = new GappedKernel
        {
            Type = (GappedKernelType)type,
            WordLength = Whole("L"),
            Informative = Whole("k"),
            MaxMismatches = Whole("d"),
            ReverseComplements = !_fields.ContainsKey("norc") || Choice("norc", "0", "1") == "0",
        };
        if (kernel.IsRbf)
            kernel = kernel with { Gamma = Number("gamma") };
        if (kernel.IsWeighted)
            kernel = kernel with { Centre = new CentreWeights(Whole("M"), Number("H")) };
        try
        {
            kernel.Build();
        }
        catch (UsageException e)
        {
            throw InputException.In(_lines.Name, e.Message);
        }
        return kernel;
    }

    bool ReadIsRegression()
    {
        if (_fields.ContainsKey("nr_class"))
            Choice("nr_class", "2");
        return Choice("svm_type", "c_svc", "epsilon_svr") == "epsilon_svr";
    }

    int ReadPositives()
    {
        Choice("label", "1 -1");
        var counts = Text("nr_sv").Split(' ');
        bool sound = counts.Length == 2 & int.TryParse(counts[0], NumberStyles.None, CultureInfo.InvariantCulture, out int positives)
            & int.TryParse(counts[^1], NumberStyles.None, CultureInfo.InvariantCulture, out int negatives);
        return sound && positives + (long)negatives == Count
            ? positives
            : throw Fault("nr_sv", $"two numbers that add up to total_sv {Count}");
    }

    string Text(string key) => _fields.TryGetValue(key, out var field)
        ? field.Value
        : throw InputException.In(_lines.Name, $"has no line {key} before SV; it is damaged or not an LS-GKM model");

    string Choice(string key, params ReadOnlySpan<string> values) =>
        values.Contains(Text(key)) ? Text(key) : throw Fault(key, string.Join(" or ", values.ToArray()));

    int Whole(string key) => int.TryParse(Text(key), NumberStyles.None, CultureInfo.InvariantCulture, out int value)
        ? value
        : throw Fault(key, "a whole number");

    double Number(string key) => CNumber.TryRead(Text(key), out double value) ? value : throw Fault(key, "a finite number");

    InputException Fault(string key, string expected) => InputException.At(
        _lines.Name, _fields[key].Line, $"{key} is {Quoted.Text(Encoding.UTF8.GetBytes(_fields[key].Value))}; expected {expected}");
}
