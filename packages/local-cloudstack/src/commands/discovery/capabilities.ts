import { cloudStackVersion } from '../../cloud/version';
import type { Command } from '../command';

/** What this cloud is able to do, which is less than a real one. */
export const listCapabilities: Command = {
  name: 'listCapabilities',
  description: 'Lists capabilities',
  execute: () => ({
    body: {
      capability: {
        securitygroupsenabled: false,
        dynamicrolesenabled: false,
        cloudstackversion: cloudStackVersion,
        userpublictemplateenabled: false,
        supportELB: 'false',
        projectinviterequired: false,
        allowusercreateprojects: false,
        customdiskofferingminsize: 1,
        customdiskofferingmaxsize: 1024,
        regionsecondaryenabled: false,
        kvmsnapshotenabled: false,
        allowuserviewdestroyedvm: true,
        allowuserexpungerecovervm: true,
        allowuserexpungerecovervolume: true,
        allowuserviewalldomainaccounts: false,
        allowuserforcestopvm: true,
        kubernetesserviceenabled: false,
        kubernetesclusterexperimentalfeaturesenabled: false,
        customhypervisordisplayname: 'Custom',
        defaultuipagesize: 20,
        instancesstatsretentiontime: 0,
        instancesstatsuseronly: false,
        instancesdisksstatsretentionenabled: false,
        instancesdisksstatsretentiontime: 0,
        sharedfsvmmincpucount: 2,
        sharedfsvmminramsize: 1024,
        instanceleaseenabled: false,
        dynamicscalingenabled: false,
        additionalconfigenabled: false,
      },
    },
  }),
};
