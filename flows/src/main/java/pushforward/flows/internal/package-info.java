/// What the packages of this module share and do not export.
package pushforward.flows.internal;
