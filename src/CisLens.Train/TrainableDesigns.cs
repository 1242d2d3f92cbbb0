using CisLens.Core;
using CisLens.Design;
using CisLens.Design.Zoo;
using CisLens.Models.Kmers;
using CisLens.Train.Jobs;
using CisLens.Train.Kmers;
using CisLens.Train.Networks;

namespace CisLens.Train;

/// <summary>A design that can be trained.</summary>
/// <param name="Name">What <c>--design</c> takes.</param>
/// <param name="Summary">One line for a list.</param>
/// <param name="Network">The network with its default sizes; null for support vector machines.</param>
/// <param name="Prepare">Makes a training; it refuses options that are wrong.</param>
public sealed record TrainableDesign(string Name, string Summary, ModelDesign? Network, Func<TrainRequest, Training> Prepare);

/// <summary>Every design that can be trained, networks and support vector machines.</summary>
public static class TrainableDesigns
{
    /// <summary>All designs, in the order of lists.</summary>
    public static IReadOnlyList<TrainableDesign> All { get; } =
    [
        .. Designs.All.Select(design => new TrainableDesign(design.Name, design.Card.Summary, design, request => new NetworkTraining(request))),
        .. KernelDesigns.All.Select(design => new TrainableDesign(design.Name, design.Summary, null, request => new SvmTraining(request))),
    ];

    /// <summary>The design of a name, or null.</summary>
    public static TrainableDesign? Find(string name) => All.FirstOrDefault(design => design.Name == name);

    /// <summary>Makes a training of the design that a request names.</summary>
    /// <exception cref="CisLensException">There is no such design, or an option is wrong.</exception>
    public static Training Prepare(TrainRequest request) => Find(request.Design)?.Prepare(request)
        ?? throw new UsageException($"--design {request.Design}: there are {string.Join(", ", All.Select(design => design.Name))}");
}
