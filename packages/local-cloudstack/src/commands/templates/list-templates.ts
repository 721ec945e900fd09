import type { Template } from '../../state/entities';
import { badRequest, invalidValue } from '../../wire/errors';
import type { Command, Context } from '../command';
import { hypervisorOf } from './hypervisor-of';
import { filtered, listReply, nameContains, named, visible } from '../lists';

const filters = ['featured', 'self', 'selfexecutable', 'sharedexecutable', 'executable', 'community', 'all', 'shared'];
/** All templates here are the system's: public, featured, and nobody's own. */
const filtersThatMatch = ['featured', 'executable', 'all'];

export const listTemplates: Command = {
  name: 'listTemplates',
  description: 'List all public, private, and privileged templates',
  subject: 'templates',
  execute: (args, context) => {
    const filter = args.required('templatefilter');
    if (!filters.includes(filter)) {
      throw badRequest(`No enum constant com.cloud.template.VirtualMachineTemplate.TemplateFilter.${filter}`);
    }
    if (filter === 'all' && !context.caller.isRootAdmin)
      throw invalidValue('Filter all can be specified by admin only');
    context.cloud.takeInTemplates();
    const rows = filtersThatMatch.includes(filter) ? context.store.templates.live() : [];
    const zone = args.entity('zoneid') ?? context.store.zones.live()[0]!;
    return listReply(args, {
      key: 'template',
      rows: filtered(args, visible(args, context, rows), {
        name: named,
        keyword: nameContains,
        hypervisor: (template, wanted) => hypervisorOf(context.cloud, template).toLowerCase() === wanted.toLowerCase(),
      }),
      view: (template) => view(context, template, zone.id),
    });
  },
};

function view(context: Context, template: Template, zoneId: string) {
  const { store, caller } = context;
  const domain = store.domains.live()[0]!;
  const size = template.sizeGib * 2 ** 30;
  const adminView = { status: 'Download Complete', url: `local:${template.key ?? 'simulator'}` };
  return {
    id: template.id,
    name: template.name,
    displaytext: template.name,
    ispublic: true,
    created: template.created,
    isready: true,
    passwordenabled: false,
    format: 'VHD',
    isfeatured: true,
    crossZones: true,
    ostypeid: template.osTypeId,
    ostypename: store.osTypes.must(template.osTypeId).name,
    account: 'system',
    zoneid: zoneId,
    zonename: store.zones.must(zoneId).name,
    ...(caller.isRootAdmin ? adminView : {}),
    size,
    physicalsize: size,
    templatetype: 'BUILTIN',
    hypervisor: hypervisorOf(context.cloud, template),
    domain: domain.name,
    domainpath: domain.path,
    domainid: domain.id,
    isextractable: false,
    checksum: '',
    details: {},
    downloaddetails: [],
    arch: 'x86_64',
    bits: 0,
    sshkeyenabled: false,
    isdynamicallyscalable: false,
    directdownload: false,
    deployasis: false,
    forcks: false,
    requireshvm: false,
    tags: [],
    hasannotations: false,
  };
}
