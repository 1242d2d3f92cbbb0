using System.Text.Json;
using System.Text.Json.Nodes;
using CisLens.Core;
using CisLens.Design.Own;

namespace CisLens.Design.Zoo;

/// <summary>The zoo: all designs by name.</summary>
public static class Designs
{
    /// <summary>All designs, with default sizes.</summary>
    public static IReadOnlyList<ModelDesign> All { get; } =
    [
        new CisNet(), new Basset(), new DeepSea(), new DeepSeaTorch7(), new DeeperDeepSea(), new Beluga(), new BassetBasenji(),
        new Define(), new SpliceAi80nt(), new SpliceAi400nt(), new SpliceAi2k(), new SpliceAi10k(),
        new DeepStarr(), new MpraDragoNN(), new Xpresso(), new FactorNet(), new DeepBind(), new Basenji(), new Basenji2(),
        new BasenjiSmall(), new Enformer(), new Borzoi(), new EnformerSmall(),
    ];

    /// <summary>A design with some sizes replaced, or a design of the user's own if the options have layers.</summary>
    /// <param name="name">Such as <c>basset</c>.</param>
    /// <param name="options">Sizes by name in snake case; null for the defaults.</param>
    /// <exception cref="ModelException">The name or an option is unknown.</exception>
    public static ModelDesign Create(string name, JsonObject? options = null)
    {
        if (options?.ContainsKey(OwnDesign.LayersKey) == true)
            return OwnDesign.From(name, options);
        (name, options) = Present(name, options);
        var design = All.FirstOrDefault(d => d.Name == name)
            ?? throw new ModelException($"no design \"{name}\"; there are {string.Join(", ", All.Select(d => d.Name))}");
        return options is null ? design : design.WithOptions(options);
    }

    /// <summary>Model files of version 0.1 have both forms of DeepSEA under one name, with the option <c>torch7</c>.</summary>
    static (string Name, JsonObject? Options) Present(string name, JsonObject? options)
    {
        if (name != "deepsea" || options is null || !options.ContainsKey("torch7"))
            return (name, options);
        var others = options.DeepClone().AsObject();
        others.Remove("torch7", out var torch7);
        return (torch7?.GetValueKind() == JsonValueKind.True ? "deepsea-torch7" : name, others);
    }
}
